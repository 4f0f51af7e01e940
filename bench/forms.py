"""Reads a form as a browser would, to send it again with other words."""

import uuid
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode


@dataclass
class Form:
    """One form of a page: its hidden fields with their values, and the name of its text area."""

    hidden: dict[str, str] = field(default_factory=dict)
    text_area: str | None = None

    def filled_in(self, text: str) -> str:
        """The form's body for sending, under an idempotency key of its own.

        Only a key differs from one sending to the next; every other hidden field stays.
        """
        values = {
            name: str(uuid.uuid4()) if _is_key(value) else value
            for name, value in self.hidden.items()
        }
        return urlencode({**values, str(self.text_area): text})


def _is_key(value: str) -> bool:
    try:
        return str(uuid.UUID(value)) == value.lower()
    except ValueError:
        return False


class _FormReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "form":
            self.forms.append(Form())
        elif self.forms and tag == "textarea":
            self.forms[-1].text_area = given.get("name")
        elif self.forms and tag == "input" and given.get("type") == "hidden":
            self.forms[-1].hidden[str(given.get("name"))] = given.get("value") or ""


def text_form(html: str) -> Form:
    """The page's form with a text area. Raises LookupError when there is none."""
    reader = _FormReader()
    reader.feed(html)
    for form in reader.forms:
        if form.text_area:
            return form
    raise LookupError("the page has no form with a text area")


def hidden_values(html: str) -> dict[str, str]:
    """The hidden fields of all forms of a page, by name; a later one of the same name wins."""
    reader = _FormReader()
    reader.feed(html)
    return {name: value for form in reader.forms for name, value in form.hidden.items()}
