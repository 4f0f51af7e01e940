"""What shows that things were done: added, looked into, withdrawn."""

import datetime as dt
import json

import pytest
from django.utils import translation

from ogp_portal.audit.models import Event
from ogp_portal.files.actions import store
from plans import actions
from plans.enums import Completion
from plans.evaluations.snapshot import freeze
from plans.models import Evidence
from tests.factories import (
    CommitmentFactory,
    EvaluationFactory,
    EvidenceFactory,
    MilestoneFactory,
)
from tests.plans.staff_pages import page_of
from tests.plans.test_actions_plans import refusal_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    """Messages are asserted in the language they are written in."""
    with translation.override("en"):
        yield


@pytest.fixture
def evidence(editor, now):
    """A function: adds a link as evidence; what the test does not say is in order."""

    def added(commitment, **given):
        usual = {"title_da": "Bilag", "url": "https://example.org/", "by": editor, "now": now}
        return actions.add_evidence(commitment, **usual | given)

    return added


def test_evidence_is_added_with_who_and_when(evidence, editor, now):
    commitment = CommitmentFactory()
    added = evidence(commitment, dated_on=dt.date(2026, 11, 23))
    assert (added.added_by, added.added_at) == (editor, now)
    assert Event.objects.about(commitment).get().data == {"evidence": added.pk}


def test_evidence_may_be_a_file(evidence, now):
    file = store(b"%PDF-1.7", name="a.pdf", content_type="application/pdf", now=now)
    assert evidence(CommitmentFactory(), url="", file=file).file == file


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title_da": " "}, "title_da"),
        ({"url": ""}, "url"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "ikke en adresse"}, "url"),
        ({"url": "https://example.org/" + "a" * 500}, "url"),
        ({"title_da": "a" * 201}, "title_da"),
        ({"dated_on": dt.date(2026, 11, 24)}, "dated_on"),
    ],
)
def test_poor_evidence_is_refused_beside_the_field(evidence, given, field):
    assert field in refusal_of(evidence, CommitmentFactory(), **given)
    assert not Evidence.objects.exists()


def test_an_empty_file_is_no_evidence(evidence, now):
    file = store(b"", name="tom.pdf", content_type="application/pdf", now=now)
    assert "file" in refusal_of(evidence, CommitmentFactory(), url="", file=file)


def test_evidence_is_a_link_or_a_file_and_not_both(evidence, now):
    file = store(b"%PDF-1.7", name="a.pdf", content_type="application/pdf", now=now)
    assert "url" in refusal_of(evidence, CommitmentFactory(), file=file)


def test_evidence_of_another_initiatives_milestone_is_refused(evidence):
    assert "milestone" in refusal_of(evidence, CommitmentFactory(), milestone=MilestoneFactory())


def test_a_file_that_is_not_what_its_name_says_is_no_evidence(evidence, now):
    file = store(b"MZ\x90", name="a.pdf", content_type="application/pdf", now=now)
    assert "file" in refusal_of(evidence, CommitmentFactory(), url="", file=file)


# --- withdrawing ---------------------------------------------------------------------------------


@pytest.fixture
def withdraw(editor, now):
    """A function: withdraws evidence with a reason."""

    def withdrawn(evidence, **given):
        usual = {"reason_da": "Forkert bilag.", "by": editor, "now": now}
        return actions.withdraw_evidence(evidence, **usual | given)

    return withdrawn


def test_withdrawn_evidence_is_kept_with_the_reason(withdraw, now):
    evidence = EvidenceFactory()
    withdraw(evidence, reason_da=" Forkert bilag. ", reason_en="Wrong enclosure.")
    evidence.refresh_from_db()
    assert evidence.withdrawn_at == now
    assert evidence.withdrawn_reason_da == "Forkert bilag."
    assert evidence.withdrawn_reason_en == "Wrong enclosure."
    event = Event.objects.about(evidence.commitment).get()
    assert (event.verb, event.reason) == ("withdrew evidence", "Forkert bilag.")
    assert event.data == {"evidence": evidence.pk}


def test_evidence_is_withdrawn_once_and_with_a_reason(withdraw):
    evidence = EvidenceFactory()
    assert "reason_da" in refusal_of(withdraw, evidence, reason_da=" ")
    withdraw(evidence)
    assert "" in refusal_of(withdraw, evidence)


def test_the_last_evidence_of_a_completed_initiative_stays(withdraw, editor, now):
    evidence = EvidenceFactory()
    commitment = evidence.commitment
    given = {"completion": Completion.COMPLETE, "text_da": "Færdig.", "by": editor, "now": now}
    actions.report_status(commitment, **given)
    assert "" in refusal_of(withdraw, evidence)
    EvidenceFactory(commitment=commitment)
    withdraw(evidence)
    assert commitment.evidence.standing().count() == 1


def test_the_last_evidence_of_a_completed_milestone_stays(withdraw, editor, now):
    milestone = MilestoneFactory()
    evidence = EvidenceFactory(commitment=milestone.commitment, milestone=milestone)
    EvidenceFactory(commitment=milestone.commitment)
    given = {"completed_on": dt.date(2026, 11, 20), "by": editor, "now": now}
    actions.complete_milestone(milestone, **given)
    assert "" in refusal_of(withdraw, evidence)
    reopened = {"reason": "Forkert.", "by": editor, "now": now}
    actions.reopen_milestone(milestone, **reopened)
    assert withdraw(evidence).withdrawn_at


def test_nothing_rests_on_evidence_where_history_is_imported(withdraw):
    milestone = MilestoneFactory(
        is_completed=True, is_imported=True, completed_precision="unknown", completed_on=None
    )
    evidence = EvidenceFactory(commitment=milestone.commitment, milestone=milestone)
    assert withdraw(evidence).withdrawn_at


def test_withdrawn_evidence_is_none_to_report_completed_by(withdraw, editor, now):
    evidence = EvidenceFactory()
    withdraw(evidence)
    given = {"completion": Completion.COMPLETE, "text_da": "Færdig.", "by": editor, "now": now}
    assert "completion" in refusal_of(actions.report_status, evidence.commitment, **given)


# --- every surface -------------------------------------------------------------------------------


def test_withdrawn_evidence_is_gone_from_every_public_surface(client, withdraw, now, editor):
    milestone = MilestoneFactory()
    commitment = milestone.commitment
    file = store(b"%PDF-1.7", name="a.pdf", content_type="application/pdf", now=now)
    given = {"commitment": commitment, "milestone": milestone, "url": "", "file": file}
    evidence = EvidenceFactory(title_da="Forkert referat", **given)
    page = commitment.get_absolute_url()
    download = f"{page}evidence/{evidence.pk}/"
    assert b"".join(client.get(download).streaming_content) == b"%PDF-1.7"
    withdraw(evidence)
    assert client.get(download).status_code == 404
    for path in (page, milestone.get_absolute_url()):
        assert "Forkert referat" not in client.get(path).content.decode()
    evaluation = EvaluationFactory(plan=commitment.plan)
    assert "Forkert referat" not in json.dumps(freeze(evaluation, now=now), ensure_ascii=False)
    assert not Evidence.objects.visible_to(editor).exists()


def test_an_editor_withdraws_evidence_and_never_deletes_it(at_work):
    evidence = EvidenceFactory()
    page = page_of(evidence.commitment, "withdraw-evidence")
    answer = at_work.post(page, {"evidence": evidence.pk, "reason_da": ""})
    assert (answer.status_code, "reason_da" in answer.context["form"].errors) == (422, True)
    sent = {"evidence": evidence.pk, "reason_da": "Forkert bilag."}
    assert at_work.post(page, sent).status_code == 302
    assert Evidence.objects.get().withdrawn_at
    shown = at_work.get(page_of(evidence.commitment)).content.decode()
    assert "evidence-0-DELETE" not in shown
