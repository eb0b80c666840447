"""What moto gets wrong, put right, by field."""
