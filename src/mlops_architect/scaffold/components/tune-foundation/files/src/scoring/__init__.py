"""A language model that is tuned on pairs, judged, and served only when it is better."""

__version__ = "0.1.0"
