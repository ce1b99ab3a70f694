"""Doors: telephony websockets, the live feed, the console, health and metrics."""
