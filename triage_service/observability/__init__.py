"""What operators of the machine can see: metrics and logs, never a caller's words."""
