"""From what people asked and thought to a better evaluation."""
