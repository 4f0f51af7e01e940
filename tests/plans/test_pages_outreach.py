"""The outreach log (OGP standard 3.2)."""

import pytest

from ogp_portal.common import limits
from tests.factories import OutreachActivityFactory
from tests.plans.reading import html_of, words_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", [1, 3])
def test_log_asks_two_queries_however_long(client, django_assert_num_queries, number):
    rows = OutreachActivityFactory.create_batch(number)
    with django_assert_num_queries(2):
        page = html_of(client, "/netvaerk/opsoegende-arbejde/")
    assert all(row.audience_da in page for row in rows)


def test_log_says_when_how_for_whom_and_how_many(client):
    OutreachActivityFactory(
        audience_en="Associations", description_en="An article.", number_reached=1,
        url="https://example.org/artikel", plan__title_en="Plan 6",
    )  # fmt: skip
    words = words_of(client, "/en/network/outreach/")
    assert "1 October 2026: Newsletter For: Associations 1 person reached" in words
    assert "Action plan: Plan 6 An article. https://example.org/artikel" in words


def test_log_says_what_is_not_stated(client):
    OutreachActivityFactory(held_on=None, held_precision="unknown", plan=None)
    words = words_of(client, "/netvaerk/opsoegende-arbejde/")
    assert "ikke oplyst: Nyhedsbrev" in words
    assert "Antal personer: ikke oplyst" in words
    assert "Handlingsplan:" not in words


def test_empty_log_says_so(client):
    assert "Nothing has been entered" in words_of(client, "/en/network/outreach/")


def test_activity_of_a_draft_plan_is_for_editors_alone(client, client_of, editor, moderator):
    OutreachActivityFactory(plan__state="draft", audience_da="Udvalgte")
    path = "/netvaerk/opsoegende-arbejde/"
    assert "Udvalgte" not in html_of(client, path)
    assert "Udvalgte" not in html_of(client_of(moderator), path)
    assert "Udvalgte" in html_of(client_of(editor), path)


def test_activity_of_an_invented_plan_is_marked_and_stands_last(client):
    OutreachActivityFactory(plan__is_demonstration=True, audience_da="Opfundne")
    path = "/netvaerk/opsoegende-arbejde/"
    assert "demonstration-note" in html_of(client, path)
    OutreachActivityFactory(audience_da="Virkelige")
    page = html_of(client, path)
    assert page.index("Virkelige") < page.index("status--demo") < page.index("Opfundne")
    assert "demonstration-banner" not in page


def test_long_log_has_pages(client):
    OutreachActivityFactory.create_batch(limits.ROWS_PER_LIST + 1)
    assert "side=2" in html_of(client, "/netvaerk/opsoegende-arbejde/")
    assert html_of(client, "/netvaerk/opsoegende-arbejde/?side=2").count("<li><h2>") == 1
