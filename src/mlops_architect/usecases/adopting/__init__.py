"""`adopt`: an existing repository as a decision set."""
