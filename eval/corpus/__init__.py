"""Collections of calls to measure on: one manifest, checked row by row."""
