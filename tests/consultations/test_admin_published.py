"""What stays as it is once a consultation is public, and what is promised of late answers."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from consultations import actions
from consultations.actions import NewPhase, Reason
from consultations.actions.deadlines import TELL
from consultations.models import DeadlineChange
from ogp_portal.audit.models import Event
from ogp_portal.jobs.models import Job
from tests.factories import ConsultationFactory, ResponseFactory, SubmissionFactory
from tests.factories.consultations import NOW

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
ADMIN = "/admin/consultations/consultation/"
WHY = Reason("Vi venter på et bilag.")


@pytest.fixture(autouse=True)
def _in_time(at, now):
    at(now)


@pytest.fixture
def phase(consultation):
    """Late answers are taken until two days after its deadline."""
    only = consultation.phases.get()
    only.late_until = only.closes_at + 2 * DAY
    only.save()
    return only


def page_of(consultation) -> str:
    return f"{ADMIN}{consultation.pk}/change/"


def as_shown(consultation) -> dict[str, object]:
    """The form of a published consultation, sent back without a change."""
    phases = list(consultation.phases.order_by("position"))
    given = {
        "plan": consultation.plan_id,
        "title_da": consultation.title_da,
        "opened_precision": "unknown",
        "closed_precision": "unknown",
        "phases-TOTAL_FORMS": len(phases),
        "phases-INITIAL_FORMS": len(phases),
        "documents-TOTAL_FORMS": "0",
        "documents-INITIAL_FORMS": "0",
    }
    for number, one in enumerate(phases):
        given |= {
            f"phases-{number}-id": one.pk,
            f"phases-{number}-consultation": consultation.pk,
            f"phases-{number}-position": one.position,
        }
    return given


@pytest.mark.parametrize("settled_at", [None, NOW + 20 * DAY], ids=["open", "settled"])
def test_kind_and_place_stay_once_it_is_public(client_of, editor, settled_at):
    one = ConsultationFactory(settled_at=settled_at)
    client = client_of(editor)
    shown = client.get(page_of(one)).text
    assert 'name="is_record"' not in shown
    assert 'name="kind"' not in shown
    sent = as_shown(one) | {"is_record": "on", "kind": "themes"}
    assert client.post(page_of(one), sent).status_code == 302
    one.refresh_from_db()
    assert (one.is_record, one.kind) == (False, "input")


def test_a_deadline_past_the_late_answers_ends_them(phase, editor, now):
    after = phase.closes_at + 5 * DAY
    actions.move_deadline(phase, to=after, seen=phase.closes_at, reason=WHY, by=editor, now=now)
    phase.refresh_from_db()
    assert (phase.closes_at, phase.late_until) == (after, None)


def test_a_deadline_before_the_late_answers_keeps_them(phase, editor, now):
    before, promised = phase.closes_at - DAY, phase.late_until
    actions.move_deadline(phase, to=before, seen=phase.closes_at, reason=WHY, by=editor, now=now)
    phase.refresh_from_db()
    assert phase.late_until == promised


def test_an_extension_past_the_late_answers_is_no_error_in_the_admin(
    client_of, editor, consultation, phase
):
    address = f"{ADMIN}{consultation.pk}/extend-disturbance/"
    client = client_of(editor)
    form = client.get(address).context["form"]
    given = {"phase": form.initial["phase"], "to_0": "20.12.2026", "to_1": ""}
    given |= {name: form.initial[name] for name in ("reason_da", "reason_en")}
    assert client.post(address, given).status_code == 302


def test_closing_early_ends_the_late_answers(phase, editor, now):
    actions.close_early(phase, seen=phase.closes_at, reason=WHY, by=editor, now=now)
    phase.refresh_from_db()
    assert phase.late_until is None


def test_it_is_not_answered_while_late_answers_are_promised(consultation, phase, editor):
    promised = phase.late_until
    with pytest.raises(ValidationError) as refusal:
        actions.settle(consultation, by=editor, now=promised - DAY)
    assert refusal.value.code == "late_answers"
    assert actions.settle(consultation, by=editor, now=promised).settled_at


def new_phase(**other) -> dict[str, str]:
    given = {
        "opens_at_0": "1.1.2027",
        "opens_at_1": "",
        "closes_at_0": "31.1.2027",
        "closes_at_1": "",
        "reason_da": "Vi spørger igen om det ændrede udkast.",
    }
    return given | other


def test_the_form_of_a_public_consultation_adds_no_phase(client_of, editor, consultation):
    sent = as_shown(consultation) | {
        "phases-TOTAL_FORMS": "2",
        "phases-1-position": "2",
        "phases-1-opens_at_0": "2027-01-01",
        "phases-1-closes_at_0": "2027-01-03",
    }
    client_of(editor).post(page_of(consultation), sent)
    assert consultation.phases.count() == 1


def test_a_new_phase_is_an_event_told_to_followers(client_of, editor, consultation):
    client = client_of(editor)
    address = f"{ADMIN}{consultation.pk}/add-phase/"
    assert address in client.get(page_of(consultation)).text
    assert client.post(address, new_phase()).status_code == 302
    change = DeadlineChange.objects.get()
    assert (change.kind, change.phase.position) == ("new_phase", 2)
    assert Job.objects.filter(kind=TELL, subject_id=str(change.pk)).exists()
    page = client.get(consultation.get_absolute_url()).text
    assert "Ny fase." in page
    assert "Vi spørger igen om det ændrede udkast." in page


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reason_da": ""}, "reason_da"),
        ({"closes_at_0": "3.1.2027"}, "period_reason_da"),
        ({"opens_at_0": "1.6.2027", "closes_at_0": "5.7.2027"}, "period_reason_da"),
        ({"opens_at_0": "25.11.2026"}, "__all__"),
        ({"closes_at_0": "1.12.2026"}, "period_reason_da"),
    ],
    ids=["no reason", "short", "July", "overlap", "backwards"],
)
def test_a_new_phase_follows_the_rules(client_of, editor, consultation, wrong, field):
    page = client_of(editor).post(f"{ADMIN}{consultation.pk}/add-phase/", new_phase(**wrong))
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert consultation.phases.count() == 1


def test_a_short_phase_is_added_with_its_reason(editor, consultation, now):
    times = NewPhase(opens_at=now + 20 * DAY, closes_at=now + 23 * DAY)
    given = {"phase": times, "reason": WHY, "by": editor, "now": now}
    with pytest.raises(ValidationError, match="offentlig"):
        actions.add_phase(consultation, period_reason=Reason(""), **given)
    actions.add_phase(consultation, period_reason=Reason("Det haster."), **given)
    consultation.refresh_from_db()
    assert consultation.period_reason_da == "Det haster."


@pytest.fixture
def settled(consultation):
    consultation.settled_at = NOW
    consultation.save()
    return consultation


def test_a_hidden_answer_without_a_response_is_not_shown_again_once_settled(settled, editor):
    answer = SubmissionFactory(consultation=settled, hidden_at=NOW, hide_reason="advertising")
    with pytest.raises(ValidationError) as refusal:
        actions.restore(answer, by=editor, now=NOW + 21 * DAY)
    assert refusal.value.code == "settled"
    ResponseFactory(proposal=answer.proposals.get())
    assert not actions.restore(answer, by=editor, now=NOW + 21 * DAY).is_hidden


def test_no_answer_is_entered_once_settled(client_of, editor, settled):
    client = client_of(editor)
    address = f"{ADMIN}{settled.pk}/receive/"
    assert address not in client.get(page_of(settled)).text
    assert client.get(address).status_code == 404


def test_answered_is_taken_back_with_a_public_reason(client_of, editor, settled):
    client = client_of(editor)
    address = f"{ADMIN}{settled.pk}/take-back-settled/"
    assert address in client.get(page_of(settled)).text
    assert client.post(address, {"reason_da": ""}).status_code == 422
    client.post(address, {"reason_da": "Et brev var blevet glemt."})
    settled.refresh_from_db()
    assert settled.settled_at is None
    page = client.get(settled.get_absolute_url()).text
    assert "Et brev var blevet glemt." in page
    assert Event.objects.about(settled).filter(reason="Et brev var blevet glemt.").exists()


def test_staff_read_what_stands_outside_the_meter(client_of, editor, consultation):
    SubmissionFactory(consultation=consultation)
    SubmissionFactory(consultation=consultation, state="received", published_at=None)
    page = client_of(editor).get(page_of(consultation)).text
    assert "0 af 1. 1 forslag i et svar" in page


def test_rows_without_a_number_get_the_next_free_one(client_of, editor):
    draft = ConsultationFactory(is_published=False)
    phase = draft.phases.get()
    sent = as_shown(draft) | {
        "kind": "input",
        "slug": draft.slug,
        "phases-TOTAL_FORMS": "2",
        "phases-0-opens_at_0": "2026-11-13",
        "phases-0-closes_at_0": "2026-12-03",
        "phases-1-position": "",
        "phases-1-opens_at_0": "2027-01-01",
        "phases-1-closes_at_0": "2027-02-03",
        "documents-TOTAL_FORMS": "2",
        "documents-0-title_da": "Bilag",
        "documents-0-url": "https://example.org/1",
        "documents-1-title_da": "Andet bilag",
        "documents-1-url": "https://example.org/2",
    }
    assert client_of(editor).post(page_of(draft), sent).status_code == 302
    assert list(draft.phases.values_list("position", flat=True)) == [phase.position, 2]
    assert list(draft.documents.values_list("position", flat=True)) == [1, 2]
