"""Durable storage of data, features, models and reports, by key."""
