"""Proposals of models: checked against what they were given, and laid over the engine's own answer."""
