"""Run the command line with ``python -m mlops_architect``."""

from mlops_architect.cli.app import main

if __name__ == "__main__":
    main()
