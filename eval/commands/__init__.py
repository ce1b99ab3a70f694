"""One command of `triage-eval` a file."""
