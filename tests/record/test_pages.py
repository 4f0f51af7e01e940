"""The page of the record in both languages, and its files."""

import datetime as dt

import pytest

from ogp_portal import record
from ogp_portal.record.models import DailyHead, Entry, EventKind
from tests.factories import PlanFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain(now, place):
    """Two entries of two days, of which the first is closed."""
    record.seal(EventKind.STATUS, PlanFactory(), {}, now=now)
    place()
    record.seal(EventKind.RECEIPT, PlanFactory(), {}, now=now)
    place(now + dt.timedelta(days=1))
    return list(Entry.objects.order_by("number"))


@pytest.mark.parametrize(
    ("language", "path"), [("da", "/data/record/"), ("en", "/en/data/record/")]
)
def test_the_page_says_what_it_proves_and_shows_the_newest(client, chain, language, path):
    page = client.get(path)
    assert f'<html lang="{language}">' in page.text
    for one in chain:
        assert one.hash in page.text
    said = {"da": "Hvad den ikke beviser", "en": "What it does not prove"}[language]
    assert f"<h2>{said}</h2>" in page.text
    assert 'href="' + path + 'feed.atom"' in page.text


def test_an_empty_record_is_a_page_too(client):
    assert client.get("/data/record/").status_code == 200
    assert client.get("/data/record/heads.json").json()["heads"] == []


def test_a_place_is_found_by_its_seal(client, chain):
    found = client.get(f"/data/record/?seal=%20{chain[1].seal.upper()}%20")
    assert "Den står i protokollen." in found.text
    assert "<dd>2</dd>" in found.text
    missing = client.get("/data/record/?seal=" + "0" * 64)
    assert missing.status_code == 200
    assert "Den står ikke i protokollen" in missing.text


@pytest.mark.parametrize("wrong", ["x", "0" * 63, "0" * 65, "Å" * 64])
def test_what_is_no_seal_is_said_beside_the_field_and_kept(client, wrong):
    page = client.get("/data/record/", {"seal": wrong})
    assert page.status_code == 400
    assert 'aria-invalid="true"' in page.text
    assert f'value="{wrong.lower()}"' in page.text


def test_heads_as_json_and_as_news(client, chain):
    head = DailyHead.objects.get()
    (told,) = client.get("/data/record/heads.json").json()["heads"]
    assert told == {"day": "2026-11-23", "number": 1, "hash": chain[0].hash}
    feed = client.get("/data/record/feed.atom")
    assert head.entry.hash in feed.text
    assert client.get("/en/data/record/feed.atom").status_code == 200


def test_the_page_costs_the_same_with_more_entries(
    client, chain, now, place, django_assert_num_queries
):
    with django_assert_num_queries(2):
        client.get("/data/record/")
    for _number in range(3):
        record.seal(EventKind.STATUS, PlanFactory(), {}, now=now)
    place(now + dt.timedelta(days=3))
    with django_assert_num_queries(2):
        client.get("/data/record/")


def test_the_verifier_can_be_fetched(client):
    fetched = client.get("/data/record/verify_record.py")
    assert b"".join(fetched).startswith(b"#!/usr/bin/env python3")
