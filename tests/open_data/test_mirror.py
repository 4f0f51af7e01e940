"""The mirror on the page, run as it stands there: its copy is what the portal shows."""

import datetime as dt
import json
import sqlite3
import subprocess
import sys

import pytest
from django.utils import timezone

from ogp_portal.open_data import mirror
from ogp_portal.open_data.changes.sequencer import number_changes
from ogp_portal.open_data.changes.sources import TRACKED
from plans.models import ActionPlan, Commitment
from tests.factories import CommitmentFactory

from .conftest import one_of_each


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "path"), [("da", "/aabne-data/kopi/"), ("en", "/en/open-data/copy/")]
)
def test_the_page_is_there_in_both_languages_and_linked(client, language, path):
    page = client.get(path)
    assert f'<html lang="{language}">' in page.text
    assert "/api/v1/changes/?after=" in page.text
    overview = {"da": "/aabne-data/", "en": "/en/open-data/"}[language]
    assert f'href="{path}"' in client.get(overview).text


@pytest.mark.django_db(transaction=True)
def test_the_mirror_follows_additions_changes_and_removals(live_server, settings, tmp_path, client):
    settings.OGP_SITE_URL = live_server.url
    one_of_each()
    mirrored(tmp_path)
    assert copied(tmp_path) == shown(client)
    hidden = CommitmentFactory()
    mirrored(tmp_path)
    ActionPlan.objects.filter(pk=hidden.plan_id).update(state="draft")
    Commitment.objects.exclude(pk=hidden.pk).update(title_da="Nyt navn")
    mirrored(tmp_path)
    found = copied(tmp_path)
    assert found == shown(client)
    assert ("commitments", str(hidden.pk)) not in found


def mirrored(folder) -> None:
    number_changes(now=timezone.now(), budget=dt.timedelta(minutes=1))
    command = [sys.executable, "-c", mirror.example()]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=60)


def copied(folder) -> dict:
    with sqlite3.connect(folder / "mirror.db") as copy:
        rows = copy.execute("SELECT kind, id, json FROM object").fetchall()
    return {(kind, key): json.loads(words) for kind, key, words in rows}


def shown(client) -> dict:
    found = {}
    for kind in TRACKED:
        for one in client.get(f"/api/v1/{kind}/?page_size=200").json()["results"]:
            found[kind, str(one["id"])] = one
    return found
