"""Made-up data of the use case's shape, for laptops and tests."""
