"""Speaks the demo calls offline into telephone-quality files; never runs during a call.

Run with `make voices`. The files it writes are shipped, so nobody needs it to see the demo.
"""
