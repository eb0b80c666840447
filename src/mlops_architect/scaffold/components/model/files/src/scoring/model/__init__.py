"""Model bundles: what training writes and scoring reads."""
