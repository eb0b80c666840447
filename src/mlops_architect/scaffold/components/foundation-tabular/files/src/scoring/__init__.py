"""Scoring system: ingestion, features, training, serving and monitoring of one model."""

__version__ = "0.1.0"
