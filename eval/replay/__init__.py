"""Recorded calls folded through the policy again: other rules, the same events."""
