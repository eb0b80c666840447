"""The passages that a question should be answered from."""
