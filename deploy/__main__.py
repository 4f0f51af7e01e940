"""`python -m deploy COMMAND`: the same as `./ogp`, in the environment that is there already."""

import sys

from deploy.launcher import run

if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
