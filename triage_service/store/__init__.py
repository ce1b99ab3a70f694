"""What is kept: calls, decisions, and the outbox that delivers them."""
