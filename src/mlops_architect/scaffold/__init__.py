"""Decisions to files: components, Terraform, and what each file comes from."""
