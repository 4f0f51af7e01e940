"""What belongs to a request stays in its thread."""

import threading

import pytest
from django.utils.translation import activate, get_language, override

from ogp_portal.common.thread_locals import PLACES


@pytest.mark.parametrize(("owner", "name"), PLACES, ids=[name for _owner, name in PLACES])
def test_django_keeps_it_where_we_put_it(owner, name):
    assert isinstance(getattr(owner, name), threading.local)


def test_language_of_one_thread_is_not_that_of_another():
    seen = []

    def read_english() -> None:
        activate("en")
        seen.append(get_language())

    with override("da"):
        thread = threading.Thread(target=read_english)
        thread.start()
        thread.join()
        seen.append(get_language())
    assert seen == ["en", "da"]
