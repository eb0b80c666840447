"""From constraints to load, and from load to sized, priced candidates."""
