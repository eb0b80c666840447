"""What this system takes from its cloud beside storage: secrets, sign-in, the start of a training.

Each module is named ``<cloud>_<what>``; `scoring.plugins` lists them, and a repository holds those of its own cloud.
"""
