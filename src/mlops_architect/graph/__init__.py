"""The state machine of a run; the only LangGraph code."""
