"""Scores for callers."""
