"""Where training runs and model versions are recorded."""
