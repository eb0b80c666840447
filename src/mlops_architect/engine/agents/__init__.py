"""The embedded answer of each planning agent: pure functions of what the agent may read."""
