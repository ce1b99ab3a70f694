"""The wing that knows models: windows to words, text to scores. It does not know what a call is."""
