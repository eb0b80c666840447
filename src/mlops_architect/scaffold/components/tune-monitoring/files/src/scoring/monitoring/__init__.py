"""What is watched of drafts and requests."""
