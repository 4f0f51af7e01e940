"""What the launcher says to whoever started it."""

import sys


def say(text: str) -> None:
    """One line on standard output, at once."""
    print(f"ogp: {text}", flush=True)


def complain(text: str) -> None:
    """One line on standard error."""
    print(f"ogp: {text}", file=sys.stderr, flush=True)
