"""Every kind has a list, objects and files that are as the description of the API says."""

import pytest

from ogp_portal.open_data.kinds import KINDS

pytestmark = pytest.mark.django_db
PUBLIC = [
    "plans",
    "themes",
    "commitments",
    "milestones",
    "status-updates",
    "evidence",
    "assessments",
    "recommendations",
    "organisations",
    "consultations",
    "submissions",
    "proposals",
    "responses",
    "provenance-links",
    "documents",
    "meetings",
    "evaluations",
    "topics",
    "posts",
]


def test_the_registry_holds_all_that_is_public():
    assert sorted(KINDS) == sorted(PUBLIC)


def test_a_list_shows_objects_that_can_be_read_one_by_one(client, everything, kind):
    answer = client.get(f"/api/v1/{kind.name}/")
    assert answer.status_code == 200, answer.content
    found = answer.json()["results"]
    assert found
    for one in found:
        path = one["api_url"].removeprefix("http://127.0.0.1:8000")
        read = client.get(path)
        assert read.json() == one
        if one.get("url"):
            page = client.get(one["url"].removeprefix("http://127.0.0.1:8000").partition("#")[0])
            assert page.status_code == 200, one["url"]
