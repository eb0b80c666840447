"""From a repository that somebody else wrote to the decision set it amounts to."""
