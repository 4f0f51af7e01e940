"""Kinds of mail: a name, what staff call it, and how its text gets the present state."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Context = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """One kind of mail.

    `name` is "<app>.<what>" and leads to the templates `emails/<app>/<what>_subject.txt`,
    `_body.txt` and `_body.html`. `load` gets the stored context just before sending and returns
    what to add to it, or None when the mail should no longer be sent. The context of a sensitive
    kind (links that sign in, codes) is emptied once the mail has been sent. News of what somebody
    follows waits when much has been sent to the address; what somebody did or asked for does not,
    save beyond `most_per_hour` mails of the same kind to one address. Staff without the permission
    `address_needs` are not shown to whom it went.
    """

    name: str
    label: str
    load: Callable[[Context], Context | None] | None = None
    is_sensitive: bool = False
    is_news: bool = False
    most_per_hour: int | None = None
    address_needs: str = ""

    def template(self, ending: str) -> str:
        """The path of one of the three templates: 'subject.txt', 'body.txt' or 'body.html'."""
        return f"emails/{self.name.replace('.', '/')}_{ending}"


@dataclass(frozen=True)
class Recipient:
    """Who gets a mail, in which language."""

    address: str
    language: str = "da"
    user: Any = None


_kinds: dict[str, Kind] = {}


def declare(
    name: str,
    *,
    label: str,
    load: Callable[[Context], Context | None] | None = None,
    is_sensitive: bool = False,
    is_news: bool = False,
    most_per_hour: int | None = None,
    address_needs: str = "",
) -> Kind:
    """Declares a kind of mail, once, in the `notifications.py` of the app it belongs to."""
    kind = Kind(name, label, load, is_sensitive, is_news, most_per_hour, address_needs)
    if name in _kinds and _kinds[name].load is not load:
        raise ValueError(f"Two kinds of mail are called {name!r}.")
    return _kinds.setdefault(name, kind)


def find(name: str) -> Kind:
    """The kind of that name; LookupError when no installed app declares it."""
    if name not in _kinds:
        raise LookupError(f"No app declares the kind of mail {name!r}.")
    return _kinds[name]


def all_kinds() -> list[Kind]:
    """Every declared kind, by name."""
    return [_kinds[name] for name in sorted(_kinds)]
