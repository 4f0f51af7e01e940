"""`./ogp manage …`: manage.py on the portal's database, whether or not the portal runs."""

import signal
import subprocess
import sys

from deploy.configuration import Configuration, ConfigurationError
from deploy.console import complain
from deploy.environment import ROOT
from deploy.portal_database import portal_database
from deploy.postgres_binaries import PostgresError
from deploy.prepared import compile_catalogues


def main(arguments: list[str]) -> int:
    """Runs one management command; returns its exit code."""
    try:
        configuration = Configuration.from_environment()
        configuration.make_data_folder()
        compile_catalogues()
        with portal_database(configuration) as database:
            return run_in_foreground(
                [sys.executable, str(ROOT / "manage.py"), *arguments], database.environment
            )
    except (ConfigurationError, PostgresError) as error:
        complain(str(error))
        return 1


def run_in_foreground(command: list[str], environment: dict[str, str]) -> int:
    """Runs a command on this terminal; Ctrl-C is the command's affair, SIGTERM is passed on."""
    with subprocess.Popen(command, env=environment) as process:
        earlier = [
            signal.signal(signal.SIGINT, signal.SIG_IGN),
            signal.signal(signal.SIGTERM, lambda *_: process.terminate()),
        ]
        code = process.wait()
        signal.signal(signal.SIGINT, earlier[0])
        signal.signal(signal.SIGTERM, earlier[1])
    return code if code >= 0 else 128 - code
