"""Every kind has a list, objects and files that are as the description of the API says."""

import pytest
from django.apps import apps
from django.utils import timezone

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
    "changes",
    "record",
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


PART_OF_A_KIND = {
    "consultations.AllYearSubmission": "submissions",
    "consultations.Attachment": "submissions",
    "consultations.GrossListEntry": "proposals",
    "forum.Category": "topics",
    "forum.PostAttachment": "posts",
    "plans.CommitmentLink": "commitments",
}
FOR_STAFF = [
    "consultations.InvitedParty",
    "forum.FlaggedPost",
    "forum.HeldPost",
    "plans.OwnerReport",
    "plans.OwnerRequest",
]
ON_PAGES_ALONE = [
    "consultations.AnswerCluster",
    "consultations.DraftText",
    "consultations.OpenCall",
    "consultations.ReportVersion",
    "plans.Amendment",
    "plans.CoCreationStep",
    "plans.CoCreationTimeline",
    "plans.NetworkMember",
    "plans.NetworkRules",
    "plans.OutreachActivity",
]


def test_nobody_forgets_to_decide_whether_a_new_thing_is_open_data():
    """What has a rule of who may see it is a kind, belongs to one, or is named above."""
    have = {kind.rows(timezone.now()).model for kind in KINDS.values()}
    others = {
        model._meta.label
        for model in apps.get_models()
        if hasattr(model._default_manager, "visible_to") and model not in have
    }
    assert others == {*PART_OF_A_KIND, *FOR_STAFF, *ON_PAGES_ALONE}
    assert set(PART_OF_A_KIND.values()) <= set(KINDS)
