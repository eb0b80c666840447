"""Durable storage of everything that outlives a run, by key."""
