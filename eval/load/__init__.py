"""The load test: many paced callers at a real server, and what each of them had to wait."""
