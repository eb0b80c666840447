"""Nodes: state in, update out. Nothing here touches git or the screen, and files only by their hash."""
