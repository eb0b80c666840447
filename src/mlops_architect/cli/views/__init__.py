"""Rich tables, cards and panels, or JSON, of one result type each."""
