"""Made-up series for laptops."""
