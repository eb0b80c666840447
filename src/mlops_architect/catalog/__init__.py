"""Finds, reads strictly, checks and merges the data folders."""
