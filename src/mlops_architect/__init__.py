"""Turn requirements in plain language into a reviewed MLOps architecture and a repository that works."""

__version__ = "0.1.0"
