"""Each component says in words what it shows in form and colour."""

import datetime as dt
import re

import pytest
from django.core.paginator import Paginator
from django.template import engines
from django.utils import translation

from ogp_portal.common.templatetags import portal as tags


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_status_has_words_and_symbol(component):
    html = component("status", text="Udgået", tone="withdrawn")
    assert html.strip() == '<span class="status status--withdrawn">Udgået</span>'


def test_progress_says_the_same_as_its_bar(component):
    html = component("progress", value=8, of=14, label="8 af 14 milepæle er afsluttet")
    assert 'value="8" max="14"' in html
    assert text_of(html).count("8 af 14 milepæle er afsluttet") == 2  # the bar's own and beside it


def test_progress_of_nothing_is_no_fault(component):
    assert 'value="0" max="1"' in component("progress", value=0, of=0, label="Ingen milepæle")


@pytest.mark.parametrize(
    ("tone", "role"),
    [("error", "alert"), ("warning", "alert"), ("success", "status"), ("info", "")],
)
def test_alert_is_spoken_by_its_weight(component, tone, role):
    html = component("alert", tone=tone, text="Besked")
    assert re.findall(r'role="(\w+)"', html) == [role] * bool(role)
    assert f"alert-{tone}" in html


def test_alert_of_a_debug_message_is_information(component):
    assert "alert-info" in component("alert", tone="debug", text="Besked")


@pytest.mark.parametrize(
    ("pages", "here", "shown"),
    [
        (1, 1, [1]),
        (3, 2, [1, 2, 3]),
        (20, 1, [1, 2, None, 20]),
        (20, 4, [1, 2, 3, 4, 5, None, 20]),
        (20, 10, [1, None, 9, 10, 11, None, 20]),
        (20, 20, [1, None, 19, 20]),
    ],
)
def test_pagination_shows_ends_and_neighbours(pages, here, shown):
    assert tags.page_numbers(Paginator(range(pages), 1).page(here)) == shown


def test_pagination_keeps_the_query_and_marks_the_page(component):
    html = component("pagination", page=Paginator(range(60), 20).page(2), query="q=vand&")
    assert '<a href="?q=vand&amp;side=2" aria-current="page">' in html
    assert 'rel="prev" href="?q=vand&amp;side=1"' in html
    assert 'rel="next" href="?q=vand&amp;side=3"' in html


def test_pagination_of_one_page_is_nothing(component):
    assert component("pagination", page=Paginator([1], 20).page(1)).strip() == ""


def test_unknown_fact_reads_not_stated_and_zero_is_a_fact(component):
    html = component("definition_list", items=[("Slutdato", ""), ("Ejer", None), ("Antal", 0)])
    assert text_of(html) == "Slutdato ikke oplyst Ejer ikke oplyst Antal 0"


def test_sources_name_publisher_date_and_language(component):
    source = {
        "title": "Action plan",
        "url": "https://example.org/plan",
        "language": "en",
        "publisher": "OGP",
        "accessed": dt.date(2026, 11, 1),
    }
    html = component("sources", sources=[source, {"title": "Et brev"}])
    assert '<a href="https://example.org/plan" rel="noopener" lang="en">Action plan</a>' in html
    assert "OGP (læst 1. november 2026)" in text_of(html)
    assert "Et brev" in html


def test_no_sources_no_heading(component):
    assert component("sources", sources=[]).strip() == ""


def test_steps_say_where_one_is(component):
    steps = [("Oplysninger", "/1/"), ("Svar", "/2/"), ("Tjek dine svar", "")]
    html = component("steps", steps=steps, current=2)
    assert "Trin 2 af 3" in html
    assert re.findall(r'href="([^"]+)"', html) == ["/1/"]
    assert re.findall(r'class="([^"]*)" aria-current="step"', html) == ["steps__current"]


def test_card_is_one_link_named_by_its_title(component):
    html = component("card", title="Åbne data", url="/x/", status="Åben", tone="open", demo=True)
    assert re.findall(r"<a [^>]*>(.*?)</a>", html) == ["Åbne data"]
    assert "Demonstration" in html


def test_table_heads_columns_and_rows(component):
    html = component("table", caption="Planer", columns=["Plan", "Antal"], rows=[["2012", 33]])
    assert html.count('scope="col"') == 2
    assert '<th scope="row">2012</th><td>33</td>' in html


def test_follow_box_sends_no_one_to_third_parties(component):
    html = component("follow_box", share_url="https://portal.example/?a=1&b", share_title="Å & B")
    assert re.findall(r'href="([^"]+)"', html) == [
        "mailto:?subject=%C3%85%20%26%20B&amp;body=https%3A//portal.example/%3Fa%3D1%26b"
    ]


def test_empty_state_says_what_one_can_do(component):
    html = component("empty_state", text="Ingen åbne høringer.", url="/h/", link="Se tidligere")
    assert text_of(html) == "Ingen åbne høringer. Se tidligere"


def test_text_from_people_is_escaped(component):
    assert "<b>" not in component("card", title="<b>", url="/", text="<b>", meta="<b>")
    assert "<b>" not in component("definition_list", items=[("<b>", "<b>")])
    assert "<b>" not in component("table", caption="<b>", columns=["<b>"], rows=[["<b>"]])


def render(source: str, **context) -> str:
    return engines["django"].from_string(source).render(context)


def test_icon_is_decoration_unless_it_is_named():
    assert 'aria-hidden="true"' in render('{% icon "check" %}')
    assert 'role="img" aria-label="Udført &lt;"' in render(
        '{% icon "check" label %}', label="Udført <"
    )


def test_icon_that_is_not_vendored_is_an_error():
    with pytest.raises(ValueError, match=r"vendor\.py"):
        render('{% icon "rocket" %}')


def test_language_is_marked_only_where_it_differs():
    with translation.override("da"):
        assert render('<p{% lang_of "en" %}>') == '<p lang="en">'
        assert render('<p{% lang_of "da" %}{% lang_of "" %}>') == "<p>"


def test_dates_follow_the_page(frame):
    moment = dt.datetime(2026, 11, 23, 23, 0, tzinfo=dt.UTC)
    source = '{{ at|instant }} | {{ at|deadline }} | {% imprecise_date at.date "month" %}'
    with translation.override("en"):
        english = render(source, at=moment)
    assert english == (
        "24 November 2026 at 00:00 | Monday 23 November 2026 at 23:59 (Danish time) | November 2026"
    )
