"""The Terraform root of a repository: the chosen patterns' modules, wired by their contracts, and nothing else."""
