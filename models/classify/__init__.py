"""Text to scores: what a caller rings about, which risks the words show, how urgent it is."""
