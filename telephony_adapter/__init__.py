"""The wing that knows telephone lines: bytes to frames. It does not know what a crime is."""
