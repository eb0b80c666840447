"""From a panel to a judged model."""
