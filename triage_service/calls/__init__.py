"""One task group a call, and what all calls share."""
