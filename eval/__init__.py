"""Measures the system on labelled calls: runs it, scores it, and says how sure the score is.

Strategy: a test set is read strictly, each call goes through the same policy as a live one, and
every measure is a pure function of what was wanted and what was decided.
"""
