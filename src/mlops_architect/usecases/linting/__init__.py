"""`patterns lint`: everything that can be said about catalogue files before they are used, one idea a module."""
