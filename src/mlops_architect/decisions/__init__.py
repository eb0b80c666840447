"""Decision sets: rendered, kept in git, compared, and audited."""
