"""Language models on accelerators: memory, speed and size of what serves or trains them."""
