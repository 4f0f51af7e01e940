"""Counts queries and bytes of each page, in process: `python -m bench.page_facts < data_set`.

Reads a data set (JSON) and the keys of its pages on standard input, prints one JSON object:
page key → queries, html_bytes, html_br_bytes. BEGIN and COMMIT count: each is a trip to the
database. Every page is asked for twice and counted the second time, as a warm worker would.
"""

import json
import sys

import brotli
import django
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.forms import text_form
from bench.generate import reply_text
from bench.loading import DataSet

BROTLI_QUALITY = 6
"""What a server affords per page; 11 is for files compressed once."""


def facts(client: Client, data_set: DataSet, keys: list[str]) -> dict[str, dict[str, int]]:
    """Queries and bytes of the pages named, and of a reply."""
    found = {key: _read(client, data_set.paths[key]) for key in keys}
    return {**found, "reply": _write(client, data_set)}


def _read(client: Client, path: str) -> dict[str, int]:
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
    return _described(response, len(queries), path, expected=200)


def _write(client: Client, data_set: DataSet) -> dict[str, int]:
    client.cookies[data_set.session_cookie] = data_set.sessions[0]
    for number, path in enumerate(data_set.reply_paths[:2]):
        form = text_form(client.get(path).content.decode())
        body = form.filled_in(reply_text(number))
        with CaptureQueriesContext(connection) as queries:
            response = client.post(path, body, "application/x-www-form-urlencoded")
    return _described(response, len(queries), path, expected=302)


def _described(response: HttpResponse, queries: int, path: str, expected: int) -> dict[str, int]:
    if response.status_code != expected:
        raise SystemExit(f"{path} answered {response.status_code}, not {expected}")
    html = response.content
    return {
        "queries": queries,
        "html_bytes": len(html),
        "html_br_bytes": len(brotli.compress(html, quality=BROTLI_QUALITY)) if html else 0,
    }


if __name__ == "__main__":
    django.setup()
    given = json.load(sys.stdin)
    client = Client(enforce_csrf_checks=True, SERVER_NAME="127.0.0.1")
    print(json.dumps(facts(client, DataSet.from_dict(given["data_set"]), given["keys"])))
