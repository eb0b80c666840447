"""Keeping the data of runs: one file to carry them, what is kept for how long, and repair."""
