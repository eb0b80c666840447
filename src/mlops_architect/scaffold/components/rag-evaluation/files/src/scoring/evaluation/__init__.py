"""Whether a variant may answer."""
