"""The nouns the service thinks in: no input, no output, no clock."""
