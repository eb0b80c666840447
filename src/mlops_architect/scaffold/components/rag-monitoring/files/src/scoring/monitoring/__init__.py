"""How answering goes."""
