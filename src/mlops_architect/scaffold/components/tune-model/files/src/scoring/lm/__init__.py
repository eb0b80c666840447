"""Language models: tokens, a tiny decoder, adapters, and what writes with them."""
