"""Critics: a design in, findings out; they never edit what they read."""
