"""Keeping a consultation in the admin: Danish time, buttons for the steps of its life."""

import datetime as dt

import pytest
from django.db import connection

from consultations.models import Consultation, ConsultationDocument
from ogp_portal.audit.models import Event
from tests.factories import ConsultationFactory, PhaseFactory, PlanFactory, SubmissionFactory
from tests.files import samples

pytestmark = pytest.mark.django_db
LIST = "/admin/consultations/consultation/"
PDF_CONTENT = samples.pdf()


@pytest.fixture
def plan():
    return PlanFactory()


@pytest.fixture
def given(plan) -> dict[str, str]:
    """The form of a new consultation with one phase."""
    return {
        "plan": plan.pk,
        "kind": "input",
        "title_da": "Ny høring",
        "slug": "ny-hoering",
        "opened_precision": "unknown",
        "closed_precision": "unknown",
        "phases-TOTAL_FORMS": "1",
        "phases-INITIAL_FORMS": "0",
        "phases-0-position": "1",
        "phases-0-opens_at_0": "2026-11-23",
        "phases-0-opens_at_1": "",
        "phases-0-closes_at_0": "2026-12-20",
        "phases-0-closes_at_1": "",
        "documents-TOTAL_FORMS": "0",
        "documents-INITIAL_FORMS": "0",
    }


@pytest.fixture
def two_phases(given) -> dict[str, str]:
    """The same with a second phase that begins where the first ends."""
    return given | {
        "phases-TOTAL_FORMS": "2",
        "phases-1-position": "2",
        "phases-1-opens_at_0": "2026-12-21",
        "phases-1-opens_at_1": "",
        "phases-1-closes_at_0": "2027-01-20",
        "phases-1-closes_at_1": "",
    }


def act(consultation, name: str) -> str:
    return f"{LIST}{consultation.pk}/{name}/"


def test_deadline_without_a_time_is_the_whole_danish_day(client_of, editor, given):
    client_of(editor).post(LIST + "add/", given)
    phase = Consultation.objects.get().phases.get()
    assert phase.opens_at == dt.datetime(2026, 11, 22, 23, tzinfo=dt.UTC)
    assert phase.closes_at == dt.datetime(2026, 12, 20, 23, tzinfo=dt.UTC)


def test_phases_may_follow_each_other_without_a_pause(client_of, editor, two_phases):
    client_of(editor).post(LIST + "add/", two_phases)
    assert Consultation.objects.get().phases.count() == 2


def test_phases_that_overlap_are_refused_beside_the_field(client_of, editor, two_phases):
    wrong = {**two_phases, "phases-1-opens_at_0": "2026-12-20"}
    page = client_of(editor).post(LIST + "add/", wrong)
    assert not Consultation.objects.exists()
    (error,) = page.context["inline_admin_formsets"][0].formset.errors[1]["opens_at"]
    assert error == "Denne fase åbner, før en anden er lukket."


def test_phases_may_change_places(client_of, editor, two_phases):
    client = client_of(editor)
    client.post(LIST + "add/", two_phases)
    first, second = Consultation.objects.get().phases.all()
    swapped = dict(two_phases) | {"phases-INITIAL_FORMS": "2"}
    for number, phase in enumerate([first, second]):
        swapped |= {
            f"phases-{number}-id": phase.pk,
            f"phases-{number}-consultation": phase.consultation_id,
        }
        for name in ("opens_at_0", "closes_at_0"):
            swapped[f"phases-{number}-{name}"] = two_phases[f"phases-{1 - number}-{name}"]
    client.post(act(first.consultation, "change"), swapped)
    connection.check_constraints()
    first.refresh_from_db()
    assert first.opens_at == second.opens_at


def test_saved_deadline_is_shown_as_it_was_typed_and_saved_again_unchanged(
    client_of, editor, given
):
    client = client_of(editor)
    client.post(LIST + "add/", given)
    phase = Consultation.objects.get().phases.get()
    page = client.get(act(phase.consultation, "change")).text
    assert 'name="phases-0-closes_at_0" value="20.12.2026"' in page
    again = {**given, "phases-INITIAL_FORMS": "1", "phases-0-id": phase.pk}
    again["phases-0-consultation"] = phase.consultation_id
    client.post(act(phase.consultation, "change"), again)
    assert Consultation.objects.get().phases.get().closes_at == phase.closes_at


@pytest.mark.parametrize(
    "wrong",
    [
        {"phases-0-closes_at_0": "2026-11-01"},
        {"phases-0-closes_at_0": "2027-03-28", "phases-0-closes_at_1": "02:30"},
        {"phases-0-closes_at_0": "2027-10-31", "phases-0-closes_at_1": "02:30"},
        {"phases-0-closes_at_0": "9999-12-31"},
        {"title_da": ""},
        {"slug": "Ikke en adresse"},
        {"closed_precision": "day"},
    ],
    ids=["before opening", "no such time", "twice", "far", "no title", "slug", "date"],
)
def test_wrong_input_is_told_and_nothing_is_saved(client_of, editor, given, wrong):
    response = client_of(editor).post(LIST + "add/", {**given, **wrong})
    assert response.status_code == 200
    assert "errorlist" in response.text
    assert not Consultation.objects.exists()


def test_new_consultation_is_a_draft_and_logged(client_of, editor, given):
    client_of(editor).post(LIST + "add/", given)
    consultation = Consultation.objects.get()
    assert not consultation.is_published
    assert Event.objects.about(consultation).get().verb == "added"


def test_publish_button_publishes(client_of, editor):
    draft = ConsultationFactory(is_published=False, period_reason_da="Det haster.")
    client = client_of(editor)
    assert act(draft, "publish") in client.get(act(draft, "change")).text
    client.post(act(draft, "publish"))
    draft.refresh_from_db()
    assert draft.is_published


def test_state_cannot_be_set_in_a_field(client_of, editor, given):
    states = {"is_published": "on", "settled_at_0": "2026-11-01", "settled_at_1": "12:00"}
    client_of(editor).post(LIST + "add/", {**given, **states})
    consultation = Consultation.objects.get()
    assert not consultation.is_published
    assert consultation.settled_at is None


def test_address_of_a_published_consultation_is_fixed(client_of, editor):
    published = ConsultationFactory(slug="fast")
    page = client_of(editor).get(act(published, "change")).text
    assert 'name="slug"' not in page
    assert client_of(editor).get(act(published, "delete")).status_code == 403


def closed(now, **fields):
    made = ConsultationFactory(phase=None, **fields)
    opens_at = now - dt.timedelta(days=400)
    PhaseFactory(consultation=made, opens_at=opens_at, closes_at=opens_at + dt.timedelta(days=28))
    return made


def test_settle_button_says_what_is_missing(client_of, editor, now):
    consultation = closed(now)
    SubmissionFactory(consultation=consultation)
    response = client_of(editor).post(act(consultation, "settle"))
    assert response.status_code == 422
    assert "1" in response.context["form"].non_field_errors()[0]


def test_settle_button_settles(client_of, editor, now):
    consultation = closed(now)
    client_of(editor).post(act(consultation, "settle"))
    consultation.refresh_from_db()
    assert consultation.settled_at is not None


def test_report_button_publishes_the_report(client_of, editor, now):
    consultation = closed(now, report_da="# Notat")
    client, address = client_of(editor), act(consultation, "publish-report")
    client.post(address, {"seen": client.get(address).context["form"].initial["seen"]})
    consultation.refresh_from_db()
    assert consultation.report_published_at is not None


def test_buttons_for_closed_consultations_are_not_offered_while_it_is_open(
    client_of, editor, at, now
):
    at(now)
    consultation = ConsultationFactory()
    page = client_of(editor).get(act(consultation, "change")).text
    assert act(consultation, "settle") not in page


@pytest.mark.parametrize("role", ["moderator", "administrator"])
def test_others_read_but_do_not_change(client_of, request, role):
    draft = ConsultationFactory(is_published=False)
    client = client_of(request.getfixturevalue(role))
    assert client.get(act(draft, "change")).status_code == 200
    assert client.post(act(draft, "publish")).status_code == 403
    assert client.get(LIST + "add/").status_code == 403


def upload(given, name: str, content: bytes = PDF_CONTENT) -> dict[str, object]:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return {
        **given,
        "documents-TOTAL_FORMS": "1",
        "documents-0-position": "1",
        "documents-0-title_da": "Brev",
        "documents-0-upload": SimpleUploadedFile(name, content),
    }


def test_material_is_kept_as_a_file(client_of, editor, given):
    client_of(editor).post(LIST + "add/", upload(given, "brev.pdf"))
    kept = ConsultationDocument.objects.get().file
    assert (kept.name, kept.content_type, kept.size) == (
        "brev.pdf",
        "application/pdf",
        len(PDF_CONTENT),
    )


def test_material_that_is_not_what_its_name_says_is_refused(client_of, editor, given):
    response = client_of(editor).post(LIST + "add/", upload(given, "brev.pdf", b"%PDF-1.4 text"))
    assert "errorlist" in response.text
    assert not ConsultationDocument.objects.exists()


@pytest.mark.parametrize("name", ["brev.exe", "brev.svg", "brev.pdf.html"])
def test_material_of_other_kinds_is_refused(client_of, editor, given, name):
    response = client_of(editor).post(LIST + "add/", upload(given, name))
    assert "errorlist" in response.text
    assert not ConsultationDocument.objects.exists()


def test_material_is_a_link_or_a_file(client_of, editor, given):
    neither = upload(given, "brev.pdf")
    del neither["documents-0-upload"]
    both = {**upload(given, "brev.pdf"), "documents-0-url": "https://example.org/"}
    for wrong in (neither, both):
        client_of(editor).post(LIST + "add/", wrong)
        assert not ConsultationDocument.objects.exists()


def test_link_to_a_script_is_refused(client_of, editor, given):
    script = upload(given, "brev.pdf")
    del script["documents-0-upload"]
    client_of(editor).post(LIST + "add/", {**script, "documents-0-url": "javascript:alert(1)"})
    assert not ConsultationDocument.objects.exists()


def test_list_shows_where_each_stands(client_of, editor, at, now):
    at(now)
    ConsultationFactory(title_da="Den åbne")
    page = client_of(editor).get(LIST).text
    assert "Den åbne" in page
    assert "Åben" in page or "Open" in page
