"""What to believe and what to decide: pure, one event at a time."""
