"""What is held back or withdrawn is on no public surface (design 5.5)."""

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from plans import actions
from plans.evaluations.snapshot import freeze
from plans.models import Amendment, CommitmentAlias, Evidence
from plans.models.amendments import public_values
from tests.factories import (
    CommitmentFactory,
    CommitmentLinkFactory,
    DocumentFactory,
    EvaluationFactory,
    EvidenceFactory,
    MilestoneFactory,
    PlanFactory,
    StatusUpdateFactory,
)

pytestmark = pytest.mark.django_db

SECRET = "Kanariefuglen"
PLAN = "/handlingsplaner/2026-2027/"
SURFACES = [
    "/",
    "/handlingsplaner/",
    PLAN,
    f"{PLAN}1.1/",
    f"{PLAN}initiativer/",
    f"{PLAN}initiativer/?q={SECRET}",
    f"{PLAN}historik/",
    f"{PLAN}feed.atom",
    f"{PLAN}kalender.ics",
    f"{PLAN}1.1/feed.atom",
    f"{PLAN}?dato=2026-11-01",
    f"{PLAN}1.1/?dato=2026-11-01",
    "/handlingsplaner/feed.atom",
    "/handlingsplaner/sammenlign/?fra=2024&til=2026-2027",
    "/dokumenter/",
    f"/dokumenter/?q={SECRET}",
    "/dokumenter/feed.atom",
    f"/soeg/?q={SECRET}",
    "/en/action-plans/2026-2027/",
]


@pytest.fixture
def commitment():
    PlanFactory(slug="2024", starts_on=dt.date(2024, 1, 1), ends_on=dt.date(2025, 1, 1))
    return CommitmentFactory(plan=PlanFactory(slug="2026-2027"), number="1.1")


@pytest.fixture
def held_back(commitment):
    """An initiative that is written but not in the plan yet, with all that hangs on it."""
    secret = CommitmentFactory(
        plan=commitment.plan, number="9.9", title_da=SECRET, title_en=SECRET, is_held_back=True
    )
    MilestoneFactory(commitment=secret, title_da=f"{SECRET}s milepæl")
    StatusUpdateFactory(commitment=secret, text_da=f"{SECRET}s status")
    EvidenceFactory(commitment=secret, title_da=f"{SECRET}s bevis")
    DocumentFactory(plan=commitment.plan, commitment=secret, title_da=f"{SECRET}s papir")
    CommitmentLinkFactory(commitment=commitment, other=secret, reason_da=f"{SECRET}s kobling")
    CommitmentAlias.objects.create(plan=commitment.plan, address="8.8", commitment=secret)
    return secret


@pytest.fixture
def amended(commitment, held_back, editor, now):
    """The plan's history after changes that point to what the public does not know of."""
    draft = PlanFactory(slug="2030", state="draft", title_da=SECRET, title_en=SECRET)
    why = actions.Why("Rettet.", now, by=editor)
    actions.amend(commitment.plan, {"predecessor": draft}, why=why)
    link = commitment.links.get()
    actions.note_amendments(link, None, public_values(link), why=why)
    actions.amend(link, {"relation": "related"}, why=why)
    return commitment


def text_of(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    page = b"".join(answer.streaming_content) if answer.streaming else answer.content
    # What was asked for stands in the title and in the field, whatever was found.
    text = re.sub(r"<title>.*?</title>|<meta[^>]*>", "", page.decode())
    return text.replace(f'value="{SECRET}"', "").replace(f"q={SECRET}", "")


def test_the_history_never_names_what_was_hidden_when_it_was_written(amended, held_back):
    assert not Amendment.objects.exists()


@pytest.mark.parametrize("address", [f"{PLAN}historik/", f"{PLAN}feed.atom", f"{PLAN}1.1/"])
def test_a_change_that_points_to_something_hidden_does_not_name_it(client, amended, address):
    assert SECRET not in text_of(client, address)


def test_a_link_ends_in_the_history_before_it_leads_elsewhere(commitment, held_back):
    link = CommitmentLinkFactory(commitment=commitment)
    link.other = held_back
    with pytest.raises(ValidationError) as refused:
        link.full_clean()
    assert "other" in refused.value.message_dict


@pytest.mark.parametrize("address", SURFACES)
def test_a_held_back_initiative_is_on_no_surface(client, held_back, address):
    shown = text_of(client, address)
    assert SECRET not in shown.replace(f"»{SECRET}«", "").replace(f"“{SECRET}”", "")


@pytest.mark.parametrize("address", ["9.9/", "9.9/historik/", "9.9/feed.atom", "8.8/"])
def test_a_held_back_initiative_has_no_page_and_no_former_address(client, held_back, address):
    assert client.get(f"{PLAN}{address}").status_code == 404


def test_an_editor_finds_what_is_held_back(client_of, editor, held_back):
    assert SECRET in text_of(client_of(editor), f"{PLAN}9.9/")


def test_a_held_back_initiative_is_not_frozen_into_a_report(held_back, now):
    evaluation = EvaluationFactory(plan=held_back.plan, kind="midterm")
    assert SECRET not in str(freeze(evaluation, now=now))


@pytest.mark.parametrize("address", SURFACES)
def test_withdrawn_evidence_is_on_no_surface(client, editor, commitment, address):
    evidence = EvidenceFactory(commitment=commitment, title_da=SECRET)
    actions.withdraw_evidence(evidence, reason_da="Fejl.", by=editor, now=timezone.now())
    assert not Evidence.objects.visible_to(None).exists()
    shown = text_of(client, address)
    assert SECRET not in shown.replace(f"»{SECRET}«", "").replace(f"“{SECRET}”", "")
