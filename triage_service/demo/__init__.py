"""Demo calls, written and spoken by us, that show the service at work without a telephone line."""
