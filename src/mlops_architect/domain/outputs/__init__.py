"""What each agent writes: one fixed schema a module, named after the agent."""
