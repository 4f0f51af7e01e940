"""What the database refuses of reports, and what is told beside the field."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.utils import InternalError
from django.utils import translation

from plans.models import (
    Commitment,
    CommitmentParty,
    StatusUpdate,
)
from tests.factories import (
    CommitmentFactory,
    DocumentFactory,
    EvidenceFactory,
    MilestoneFactory,
    NetworkMeetingFactory,
    OrganisationFactory,
    PlanFactory,
    StatusUpdateFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    """Messages are asserted in the language they are written in."""
    with translation.override("en"):
        yield


MONDAY, TUESDAY = dt.date(2026, 11, 23), dt.date(2026, 11, 24)


# --- what was reported ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("status_text_in_one_language", {"text_da": ""}),
        ("status_completion_is_known", {"completion": "halvt"}),
        ("status_reporter_is_known", {"reporter_role": "nogen"}),
        ("status_period_in_order", {"period_start": TUESDAY, "period_end": MONDAY}),
    ],
)
def test_a_report_that_breaks_a_rule_is_refused(name, columns):
    with pytest.raises(IntegrityError, match=name):
        StatusUpdateFactory(**columns)


def test_a_report_is_stored_once_per_key():
    key = uuid.uuid4()
    StatusUpdateFactory(idempotency_key=key)
    with pytest.raises(IntegrityError, match="idempotency_key"):
        StatusUpdateFactory(idempotency_key=key)


def test_a_report_is_never_changed():
    update = StatusUpdateFactory()
    with pytest.raises(InternalError, match="append_only"), transaction.atomic():
        StatusUpdate.objects.filter(pk=update.pk).update(text_da="Pyntet på bagefter.")


def test_a_report_forgets_who_made_it_and_never_names_another(stranger, editor):
    reports = StatusUpdate.objects.filter(pk=StatusUpdateFactory(reported_by=stranger).pk)
    with pytest.raises(InternalError, match="append_only"), transaction.atomic():
        reports.update(reported_by=editor)
    stranger.delete()
    assert reports.get().reported_by is None


def test_the_initiative_repeats_its_last_report_in_whatever_order_they_came(now):
    commitment = CommitmentFactory()
    StatusUpdateFactory(commitment=commitment, completion="complete", reported_at=now)
    earlier = now - dt.timedelta(days=1)
    StatusUpdateFactory(commitment=commitment, completion="limited", reported_at=earlier)
    commitment.refresh_from_db()
    assert (commitment.current_completion, commitment.current_status_at) == ("complete", now)


def test_no_save_of_the_initiative_changes_its_status(now):
    commitment = CommitmentFactory()
    StatusUpdateFactory(commitment=commitment, completion="complete", reported_at=now)
    commitment.title_da = "Læst før meldingen, gemt efter den"
    commitment.save()
    commitment.refresh_from_db()
    assert commitment.current_completion == "complete"


def test_the_initiative_forgets_a_report_that_is_removed(now):
    update = StatusUpdateFactory(completion="complete", reported_at=now)
    update.delete()
    commitment = Commitment.objects.with_status().get()
    assert (commitment.completion, commitment.status_at) == (None, None)


def test_a_report_on_a_milestone_leaves_the_initiatives_status_alone():
    milestone = MilestoneFactory()
    StatusUpdateFactory(commitment=milestone.commitment, milestone=milestone)
    assert Commitment.objects.get().current_completion is None


def test_a_report_leaves_no_trace_in_the_initiatives_history():
    commitment = CommitmentFactory()
    events = Commitment.pgh_event_model.objects.filter(pgh_obj=commitment)
    before = events.count()
    StatusUpdateFactory(commitment=commitment)
    assert events.count() == before


@pytest.mark.parametrize(("body_is_invented", "plan_is_invented"), [(True, False), (False, True)])
def test_an_invented_body_and_a_real_initiative_never_meet(body_is_invented, plan_is_invented):
    party = CommitmentParty(
        commitment=CommitmentFactory(plan__is_demonstration=plan_is_invented),
        organisation=OrganisationFactory(is_demonstration=body_is_invented),
        role="lead",
    )
    with pytest.raises(ValidationError) as refusal:
        party.full_clean()
    assert "organisation" in refusal.value.message_dict


# --- the same rules, told beside the field ----------------------------------------------------------


@pytest.mark.parametrize(
    ("factory", "columns", "field"),
    [
        (PlanFactory, {"starts_on": TUESDAY, "ends_on": MONDAY}, "ends_on"),
        (PlanFactory, {"starts_precision": "unknown"}, "starts_precision"),
        (PlanFactory, {"ends_on": None}, "ends_on"),
        (PlanFactory, {"slug": "Med-Store"}, "slug"),
        (PlanFactory, {"ogp_url": "ftp://example.org/"}, "ogp_url"),
        (CommitmentFactory, {"number": "1.1.1"}, "number"),
        (CommitmentFactory, {"number": "", "ogp_id": ""}, "number"),
        (CommitmentFactory, {"ogp_id": "dk50"}, "ogp_id"),
        (CommitmentFactory, {"ogp_id_is_inferred": True}, "ogp_id_is_inferred"),
        (MilestoneFactory, {"due_precision": "unknown"}, "due_precision"),
        (MilestoneFactory, {"starts_on": TUESDAY, "starts_precision": "day", "due_on": MONDAY}, "due_on"),
        (EvidenceFactory, {"url": ""}, "url"),
        (EvidenceFactory, {"url": "ftp://example.org/"}, "url"),
        (DocumentFactory, {"published_on": MONDAY}, "published_precision"),
        (DocumentFactory, {"url": "ftp://example.org/"}, "url"),
        (NetworkMeetingFactory, {"held_precision": "unknown"}, "held_precision"),
    ],
)  # fmt: skip
def test_what_breaks_a_rule_is_told_beside_the_field(factory, columns, field):
    row = factory()
    for name, value in columns.items():
        setattr(row, name, value)
    with pytest.raises(ValidationError) as refusal:
        row.full_clean()
    assert field in refusal.value.message_dict


def test_a_theme_of_another_plan_is_told_beside_the_field():
    commitment = CommitmentFactory()
    commitment.theme = ThemeFactory()
    with pytest.raises(ValidationError) as refusal:
        commitment.full_clean()
    assert "theme" in refusal.value.message_dict


def test_evidence_of_another_initiatives_milestone_is_told_beside_the_field():
    evidence = EvidenceFactory()
    evidence.milestone = MilestoneFactory()
    with pytest.raises(ValidationError) as refusal:
        evidence.full_clean()
    assert "milestone" in refusal.value.message_dict


def test_every_page_orders_initiatives_by_number_and_not_by_letter():
    plan = PlanFactory()
    for number in ("1.10", "2.1", "1.9", ""):
        CommitmentFactory(plan=plan, number=number, ogp_id="" if number else "DK0001")
    found = plan.commitments.in_plan_order().values_list("address", flat=True)
    assert list(found) == ["1.9", "1.10", "2.1", "DK0001"]
