"""What answers for an agent: the embedded engine, or a model checked by it."""
