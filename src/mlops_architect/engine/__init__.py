"""The deterministic core: pure functions from typed values to typed values."""
