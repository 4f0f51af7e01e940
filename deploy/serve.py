"""`python -m deploy.serve NAME`: one of the portal's processes, for containers and systemd.

NAME is web, messages, builds or beat; the command is the one that `./ogp up` uses.
"""

import os
import sys

from deploy.children import commands
from deploy.configuration import Configuration, ConfigurationError
from deploy.console import complain
from deploy.environment import ROOT


def main(arguments: list[str]) -> int:
    """Replaces this process; exit code 2 for an unknown name or a wrong setting."""
    try:
        configuration = Configuration.from_environment()
        configuration.make_data_folder()
    except ConfigurationError as error:
        complain(str(error))
        return 2
    known = commands(configuration.data, configuration.host, configuration.port)
    if len(arguments) != 1 or arguments[0] not in known:
        complain(f"usage: python -m deploy.serve {'|'.join(known)}")
        return 2
    os.chdir(ROOT)
    command = known[arguments[0]]
    return os.execv(command[0], command)  # noqa: S606


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
