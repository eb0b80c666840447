"""Watching the model: drift, quality, and what to alert on."""
