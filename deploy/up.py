"""`./ogp up`: one portal per data folder, until it is stopped."""

from deploy.configuration import Configuration, ConfigurationError
from deploy.console import complain
from deploy.portal_lock import portal_lock
from deploy.postgres_binaries import PostgresError
from deploy.supervisor import Supervisor

USAGE = "usage: ./ogp up    (what can be set: docs/operations.md, Configure)"


def main(arguments: list[str]) -> int:
    """Runs the portal; exit code 2 for a wrong command line or setting, 1 when it cannot start."""
    if arguments:
        complain(f"up takes no arguments.\n{USAGE}")
        return 2
    try:
        configuration = Configuration.from_environment()
        configuration.make_data_folder()
        with portal_lock(configuration, configuration.url):
            configuration.refuse_taken_port()
            return Supervisor(configuration).run()
    except ConfigurationError as error:
        complain(str(error))
        return 2
    except PostgresError as error:
        complain(str(error))
        return 1
