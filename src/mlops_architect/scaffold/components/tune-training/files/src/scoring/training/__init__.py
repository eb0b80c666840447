"""From pairs to a judged adapter."""
