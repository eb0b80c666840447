"""Choosing patterns: one exact joint optimum, its counterfactuals, and why there is none."""
