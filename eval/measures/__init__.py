"""One family of measures a file: wanted and decided in, numbers with intervals out."""
