"""Links that lead to the writer's own machine: they tell names and fetch nothing for anybody else."""

import re

_OWN_MACHINE = re.compile(
    r"file:|[a-z](:|%3a|\|)(/|\\|%5c|%2f)|\\\\|//|%5c%5c|~?/(home|users|volumes|mnt)/",
    re.IGNORECASE,
)


def is_on_own_machine(address: str) -> bool:
    """Whether a link leads to a file on a machine or a network drive, not to an address of the web."""
    return bool(_OWN_MACHINE.match(address.strip().strip('"')))
