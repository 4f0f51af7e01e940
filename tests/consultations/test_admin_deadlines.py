"""Changing a deadline in the admin: by its buttons alone, with the second editor told."""

import datetime as dt

import pytest

from consultations import actions
from consultations.actions import Reason
from consultations.models import DeadlineChange
from ogp_portal.common.dates import end_of_day
from tests.factories.consultations import NOW

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
ADMIN = "/admin/consultations/consultation/"


@pytest.fixture
def phase(consultation):
    return consultation.phases.get()


@pytest.fixture(autouse=True)
def _in_time(at, now):
    at(now)


def act(consultation, name: str) -> str:
    return f"{ADMIN}{consultation.pk}/{name}/"


def shown_choice(page) -> str:
    return page.context["form"]["phase"].initial


def test_the_deadline_is_moved_by_its_button(client_of, editor, consultation, phase):
    client = client_of(editor)
    page = client.get(act(consultation, "change"))
    assert act(consultation, "move-deadline") in page.text
    given = {
        "phase": shown_choice(client.get(act(consultation, "move-deadline"))),
        "to_0": "20.12.2026",
        "to_1": "",
        "reason_da": "Mere tid.",
    }
    assert client.post(act(consultation, "move-deadline"), given).status_code == 302
    phase.refresh_from_db()
    assert phase.closes_at == end_of_day(dt.date(2026, 12, 20))


def test_the_second_editor_is_told_in_the_admin(client_of, editor, consultation, phase, now):
    client = client_of(editor)
    address = act(consultation, "move-deadline")
    stale = shown_choice(client.get(address))
    actions.move_deadline(
        phase,
        to=phase.closes_at + DAY,
        seen=phase.closes_at,
        reason=Reason("Et bilag mangler."),
        by=editor,
        now=now,
    )
    given = {"phase": stale, "to_0": "20.12.2026", "to_1": "", "reason_da": "Mere tid."}
    page = client.post(address, given)
    assert page.status_code == 422
    assert "En anden har ændret" in page.text
    assert "4. december 2026" in page.text
    assert "Mere tid." in page.text


def test_one_click_extends_because_of_a_disturbance(client_of, editor, consultation, phase):
    client = client_of(editor)
    page = client.get(act(consultation, "extend-disturbance"))
    form = page.context["form"]
    assert form.initial["to"] == end_of_day(dt.date(2026, 12, 4))
    given = {"phase": shown_choice(page), "to_0": "4.12.2026", "to_1": ""}
    given |= {name: form.initial[name] for name in ("reason_da", "reason_en")}
    client.post(act(consultation, "extend-disturbance"), given)
    change = DeadlineChange.objects.get()
    assert (change.kind, change.new_closes_at) == ("disturbance", end_of_day(dt.date(2026, 12, 4)))
    assert "driftsforstyrrelser" in change.reason_da
    assert "problems with the portal" in change.reason_en


def test_the_consultation_is_closed_early_by_its_button(client_of, editor, consultation, phase):
    client = client_of(editor)
    given = {
        "phase": shown_choice(client.get(act(consultation, "close-early"))),
        "reason_da": "Udkastet trækkes tilbage.",
    }
    client.post(act(consultation, "close-early"), given)
    assert DeadlineChange.objects.get().new_closes_at == NOW + dt.timedelta(minutes=2)


@pytest.mark.parametrize(
    "wrong",
    [
        {"phase": ""},
        {"phase": "x@y"},
        {"to_0": "1.1.2020"},
        {"to_0": "i morgen"},
        {"reason_da": ""},
        {"reason_da": "x" * 2001},
        {"reason_da": "nul\x00"},
    ],
    ids=lambda wrong: str(wrong)[:40],
)
def test_wrong_input_is_told_and_changes_nothing(client_of, editor, consultation, wrong):
    client = client_of(editor)
    address = act(consultation, "move-deadline")
    right = {
        "phase": shown_choice(client.get(address)),
        "to_0": "20.12.2026",
        "to_1": "",
        "reason_da": "Mere tid.",
    }
    assert client.post(address, right | wrong).status_code == 422
    assert not DeadlineChange.objects.exists()


@pytest.mark.parametrize("role", ["moderator", "administrator"])
def test_only_editors_change_deadlines(client_of, request, consultation, role):
    client = client_of(request.getfixturevalue(role))
    assert client.post(act(consultation, "move-deadline")).status_code == 403


def test_the_form_of_a_public_consultation_leaves_the_deadline(
    client_of, editor, consultation, phase
):
    client = client_of(editor)
    page = client.get(act(consultation, "change"))
    given = {
        "plan": consultation.plan_id,
        "kind": "input",
        "title_da": "Ny titel",
        "opened_precision": "unknown",
        "closed_precision": "unknown",
        "phases-TOTAL_FORMS": "1",
        "phases-INITIAL_FORMS": "1",
        "phases-0-id": phase.pk,
        "phases-0-consultation": consultation.pk,
        "phases-0-position": "1",
        "phases-0-opens_at_0": "2026-01-01",
        "phases-0-closes_at_0": "2027-12-20",
        "phases-0-DELETE": "on",
        "documents-TOTAL_FORMS": "0",
        "documents-INITIAL_FORMS": "0",
    }
    assert page.status_code == 200
    assert client.post(act(consultation, "change"), given).status_code == 302
    after = consultation.phases.get()
    assert (after.opens_at, after.closes_at) == (phase.opens_at, phase.closes_at)
    consultation.refresh_from_db()
    assert consultation.title_da == "Ny titel"
