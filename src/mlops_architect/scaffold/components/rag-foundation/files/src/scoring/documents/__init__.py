"""Documents, the passages they are cut into, and the words they are made of."""
