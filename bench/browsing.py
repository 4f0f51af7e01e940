"""What the load client is to send: plain reads, and replies by writers who take turns."""

import http.client
import itertools
from http.cookies import SimpleCookie

from bench.forms import Form, text_form
from bench.generate import reply_text
from bench.loading import DataSet

BROWSER_HEADERS = {"Accept": "text/html,application/xhtml+xml", "Accept-Language": "da"}
REPLIES_PER_WRITER = 15
"""Below the portal's hourly limit per person, which stays on while we measure."""


def writers_needed(replies: int) -> int:
    """How many signed-in writers it takes to send so many replies within the hour's limit."""
    return -(-replies // REPLIES_PER_WRITER)


def from_network(number: int) -> dict[str, str]:
    """The header by which nginx says where a visitor comes from; one network per number.

    Writers sit in different places, and the portal's limits count by place.
    """
    place = ".".join(str(number >> bits & 255) for bits in (16, 8, 0))
    return {"X-Forwarded-For": f"10.{place}"}


def read_request(path: str) -> dict[str, object]:
    """An anonymous visitor asks for a page."""
    return {"method": "GET", "path": path, "headers": BROWSER_HEADERS, "body": None}


class PageError(RuntimeError):
    """A page answered something else than it should; what it cost says nothing."""


class Replies:
    """Replies to the data set's topics in turn, each by the next writer, each with its own key.

    The form is fetched once from the running server; its CSRF cookie and token go with every
    session, because Django ties them to each other and not to the person.
    """

    def __init__(self, port: int, data_set: DataSet):
        self._data_set = data_set
        self._numbers = itertools.count(1)
        self._form, self._cookies = self._fetch_form(port)

    def _fetch_form(self, port: int) -> tuple[Form, dict[str, str]]:
        path = self._data_set.reply_paths[0]
        session = f"{self._data_set.session_cookie}={self._data_set.sessions[0]}"
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", path, headers={**BROWSER_HEADERS, "Cookie": session})
        answer = connection.getresponse()
        html = answer.read().decode()
        connection.close()
        if answer.status != 200:
            raise PageError(f"the form at {path} answered {answer.status}")
        cookies: SimpleCookie = SimpleCookie()
        for header in answer.headers.get_all("Set-Cookie", []):
            cookies.load(header)
        return text_form(html), {name: morsel.value for name, morsel in cookies.items()}

    def take(self, count: int) -> list[dict[str, object]]:
        """The next `count` replies, none of them sent before."""
        return [self._request(number) for number in itertools.islice(self._numbers, count)]

    def _request(self, number: int) -> dict[str, object]:
        sessions, paths = self._data_set.sessions, self._data_set.reply_paths
        session = sessions[number // REPLIES_PER_WRITER % len(sessions)]
        cookies = {**self._cookies, self._data_set.session_cookie: session}
        return {
            "method": "POST",
            "path": paths[number % len(paths)],
            "headers": {
                **BROWSER_HEADERS,
                **from_network(number // REPLIES_PER_WRITER),
                "Content-Type": "application/x-www-form-urlencoded",
                "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            },
            "body": self._form.filled_in(reply_text(number)),
        }
