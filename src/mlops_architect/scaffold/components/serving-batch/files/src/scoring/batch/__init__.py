"""Scoring in bulk."""
