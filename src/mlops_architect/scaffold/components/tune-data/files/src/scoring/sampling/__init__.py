"""Made-up pairs for laptops and tests."""
