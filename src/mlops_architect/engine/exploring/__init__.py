"""Exploring the design space: what the optimum does when one or two stated figures move."""
