"""Made-up documents and questions about them."""
