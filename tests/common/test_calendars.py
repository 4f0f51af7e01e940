"""The text of calendars, as RFC 5545 wants it."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ogp_portal.common.calendars import Event, calendar, deadline, folded

CHANGED = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)


def event(**given) -> Event:
    defaults = {
        "key": "milestone-1",
        "title": "Milepæl",
        "path": "/x/",
        "starts": dt.date(2027, 6, 30),
        "changed_at": CHANGED,
    }
    return Event(**defaults | given)


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_a_line_is_folded_at_75_octets_without_cutting_a_character(line):
    pieces = folded(line).split("\r\n")
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line


def test_a_long_danish_title_is_whole_again_when_unfolded():
    title = "Åbenhed på tværs af æ, ø og å; " * 8
    lines = unfolded(calendar([event(title=title)], title="Plan"))
    escaped = title.strip().replace(";", "\\;").replace(",", "\\,")
    assert f"SUMMARY:{escaped}" in lines


def test_a_day_is_an_event_of_the_whole_day():
    lines = unfolded(calendar([event()], title="Plan"))
    assert "DTSTART;VALUE=DATE:20270630" in lines
    assert "DTEND;VALUE=DATE:20270701" in lines


def test_an_instant_is_written_in_utc(now):
    lines = unfolded(calendar([event(starts=now, ends=now + dt.timedelta(hours=2))], title="Plan"))
    assert [
        line for line in lines if line.startswith("DT") and "STAMP" not in line and "Z" in line
    ] == ["DTSTART:20261123T120000Z", "DTEND:20261123T140000Z"]


@pytest.mark.parametrize(
    ("closes", "starts"),
    [
        ("2026-11-24T00:00+01:00", "20261123T225900Z"),
        ("2026-11-24T12:00+01:00", "20261124T110000Z"),
    ],
)
def test_a_deadline_at_midnight_stands_on_the_day_before(closes, starts):
    times = deadline(dt.datetime.fromisoformat(closes))
    assert f"DTSTART:{starts}" in unfolded(calendar([event(**times)], title="Plan"))


def test_text_cannot_break_out_of_its_line():
    title = "A\r\nEND:VEVENT\nB\\C\x00"
    lines = unfolded(calendar([event(title=title)], title="Plan"))
    assert "SUMMARY:A\\nEND:VEVENT\\nB\\\\C" in lines
    assert lines.count("END:VEVENT") == 1


def test_the_same_events_give_the_same_bytes():
    events = [event(), event(key="milestone-2", starts=dt.date(2027, 1, 1))]
    assert calendar(events, title="Plan") == calendar(reversed(events), title="Plan")


def test_an_invented_event_says_so():
    lines = unfolded(calendar([event(is_demonstration=True)], title="P", is_demonstration=True))
    assert "SUMMARY:Demonstration: Milepæl" in lines
    assert "X-WR-CALNAME:Demonstration: P" in lines


def test_a_calendar_without_events_still_has_a_component():
    lines = unfolded(calendar([], title="Plan"))
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert "BEGIN:VTIMEZONE" in lines
