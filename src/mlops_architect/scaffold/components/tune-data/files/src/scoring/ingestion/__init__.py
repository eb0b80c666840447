"""Pairs from the inbox."""
