"""Forecasts of all series as one table."""
