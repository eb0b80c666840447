"""Arguments in, views and exit codes out."""
