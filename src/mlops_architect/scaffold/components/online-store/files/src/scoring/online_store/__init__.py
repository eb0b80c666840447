"""Where serving looks an entity's past up."""
