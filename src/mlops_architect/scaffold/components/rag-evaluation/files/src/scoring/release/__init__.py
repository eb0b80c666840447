"""Which index and which prompt answer."""
