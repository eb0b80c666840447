"""Passages and their vectors, by version."""
