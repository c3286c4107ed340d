"""`python -m labelcheck`: the command line, where its script is not on the path."""

from labelcheck.cli import main

if __name__ == "__main__":
    main()
