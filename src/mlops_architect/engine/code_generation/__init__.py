"""Checks of code that a model wrote, before anything runs."""
