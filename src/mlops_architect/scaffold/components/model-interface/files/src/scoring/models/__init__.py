"""Models that write answers and embed text, behind one interface."""
