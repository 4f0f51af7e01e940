"""Filling and keeping the list in the admin: dry run, errors by line, hostile lists, bounces."""

import csv
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from consultations.models import AnswerTick, ConsultationDocument, InvitedParty
from ogp_portal.audit.models import Event
from ogp_portal.files.actions import store
from ogp_portal.notifications.models import Message
from tests.factories import (
    ConsultationFactory,
    InvitationLinkFactory,
    InvitedPartyFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db
LIST = "/admin/consultations/consultation/"
PARTIES = "/admin/consultations/invitedparty/"


@pytest.fixture(autouse=True)
def _in_time(at, now):
    at(now)


@pytest.fixture
def client(client_of, editor):
    return client_of(editor)


def filling(consultation) -> str:
    return f"{LIST}{consultation.pk}/add-parties/"


def test_a_pasted_list_is_shown_before_it_is_added(client, consultation):
    page = client.post(
        filling(consultation), {"text": "DI; di@di.dk; 16077593\nKL\nDI", "kind": "organisation"}
    )
    assert page.status_code == 200
    assert not InvitedParty.objects.exists()
    found = page.context["found"]
    assert [one.name for one in found.parties] == ["DI", "KL"]
    assert found.doubles == [(3, "DI")]
    text = page.context["form"].initial["text"]
    answer = client.post(filling(consultation), {"text": text, "kind": "organisation", "add": "1"})
    assert answer.status_code == 302
    assert InvitedParty.objects.count() == 2


def test_a_csv_file_is_read_by_its_headings(client, consultation):
    content = "E-mail;Navn;CVR\r\nmail@kl.dk;Kommunernes Landsforening;62 55 58 28\r\n".encode(
        "cp1252"
    )
    page = client.post(filling(consultation), {"file": SimpleUploadedFile("liste.csv", content)})
    (party,) = page.context["found"].parties
    assert (party.name, party.email, party.cvr) == (
        "Kommunernes Landsforening",
        "mail@kl.dk",
        "62555828",
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("; di@di.dk", "Navnet mangler."),
        ("DI; ikke en adresse", "ikke en adresse"),
        ("DI; di@di.dk; 123", "CVR-nummer"),
        ("DI; di@di.dk; 12345678; rumvæsen", "rumvæsen"),
        ("D" * 201, "200"),
        ("DI; " + "a" * 260 + "@di.dk", "e-mail"),
    ],
)
def test_errors_are_told_by_line_and_nothing_is_added(client, consultation, line, message):
    page = client.post(filling(consultation), {"text": f"KL\n{line}\n"})
    assert page.status_code == 422
    ((number, said),) = page.context["found"].errors
    assert number == 2
    assert message in said
    assert "KL" in page.text
    again = client.post(filling(consultation), {"text": f"KL\n{line}\n", "add": "1"})
    assert again.status_code == 422
    assert not InvitedParty.objects.exists()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("di@di.dk; DI", "@"),
        ("DI\tdi@di.dk; ; ; virksomhed", "tabulator"),
        ("Aarhus; a@aarhus.dk; ; kommune", "Offentlig myndighed"),
    ],
)
def test_what_cannot_be_a_name_is_told_and_the_kinds_are_listed(
    client, consultation, line, message
):
    page = client.post(filling(consultation), {"text": f"KL;;\n{line}\nDR;;", "kind": "other"})
    assert message in " ".join(said for _number, said in page.context["found"].errors)


def test_a_missing_kind_is_asked_for_and_shown(client, consultation):
    page = client.post(filling(consultation), {"text": "KL\nDR"})
    assert page.status_code == 422
    assert page.context["found"].without_kind == [1, 2]
    page = client.post(filling(consultation), {"text": "KL\nDR", "kind": "authority"})
    assert page.status_code == 200
    assert "<td>Offentlig myndighed</td>" in page.text
    again = {"text": "KL\nDR", "kind": "authority", "add": "1"}
    client.post(filling(consultation), again)
    assert set(InvitedParty.objects.values_list("kind", flat=True)) == {"authority"}


def test_ten_thousand_lines_are_refused_with_the_number(client, consultation):
    text = "\n".join(f"Forening {number}" for number in range(10_000))
    page = client.post(filling(consultation), {"text": text})
    assert page.status_code == 422
    assert "10000" in page.context["found"].errors[0][1]


def test_the_same_line_many_times_is_one_party(client, consultation):
    page = client.post(filling(consultation), {"text": "DI; di@di.dk\n" * 1_500})
    assert len(page.context["found"].parties) == 1
    assert len(page.context["found"].doubles) == 1_499


@pytest.mark.parametrize(
    "sent",
    [
        {"text": "nul\x00byte"},
        {"file": SimpleUploadedFile("liste.csv", b"nul\x00byte")},
        {"file": SimpleUploadedFile("liste.csv", b"")},
        {"text": ""},
        {"text": 'DI; "aldrig lukket'},
        {"text": "x" * 1_100_000},
        {"text": "nul\x00byte", "add": "1"},
        {"add": "1"},
    ],
    ids=lambda sent: str(sent)[:30],
)
def test_hostile_lists_are_refused(client, consultation, sent):
    page = client.post(filling(consultation), sent)
    assert page.status_code == 422
    assert not InvitedParty.objects.exists()


def test_what_looks_like_a_formula_stays_text(client, consultation):
    name = '=HYPERLINK("http://ond.example")<script>'
    written = io.StringIO()
    csv.writer(written, delimiter=";").writerow([name, "a@b.example"])
    page = client.post(filling(consultation), {"text": written.getvalue()})
    assert "&lt;script&gt;" in page.text
    sent = {"text": written.getvalue(), "kind": "organisation", "add": "1"}
    client.post(filling(consultation), sent)
    assert InvitedParty.objects.get().name == name
    archive = package(client, consultation)
    rows = list(csv.reader(io.StringIO(archive.read("hoeringsliste.csv").decode("utf-8-sig")),
                           delimiter=";"))  # fmt: skip
    assert rows[1][0] == f"'{name}"


@pytest.mark.parametrize("role", ["moderator", "administrator"])
def test_only_editors_fill_the_list(client_of, request, consultation, role):
    other = client_of(request.getfixturevalue(role))
    assert other.post(filling(consultation), {"text": "DI"}).status_code == 403


def test_a_record_has_no_list(client):
    record = ConsultationFactory(is_record=True, phase=None)
    assert client.get(filling(record)).status_code == 404


def party_form(consultation, **fields) -> dict[str, str]:
    given = {"consultation": consultation.pk, "name": "DI", "kind": "organisation"}
    return given | {"email": "", "cvr": "", "mail_domain": "", "organisation": ""} | fields


def test_a_party_is_added_by_hand_with_the_domain_of_its_address(client, consultation):
    client.post(f"{PARTIES}add/", party_form(consultation, email="di@di.dk", cvr="16 07 75 93"))
    party = InvitedParty.objects.get()
    assert (party.mail_domain, party.cvr) == ("di.dk", "16077593")


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "kl"},
        {"email": "x"},
        {"email": "MAIL@kl.dk"},
        {"cvr": "1"},
        {"mail_domain": "gmail.com"},
        {"mail_domain": "ingen"},
        {"kind": "citizen"},
        {"name": "nul\x00"},
    ],
    ids=str,
)
def test_wrong_parties_are_refused_beside_the_field(client, consultation, wrong):
    InvitedPartyFactory(consultation=consultation, name="KL", email="mail@kl.dk")
    page = client.post(f"{PARTIES}add/", party_form(consultation, **wrong))
    assert page.status_code == 200
    assert "errorlist" in page.text
    assert InvitedParty.objects.count() == 1


def test_a_corrected_address_can_be_sent_a_new_letter(client, consultation):
    party = InvitedPartyFactory(consultation=consultation)
    link = InvitationLinkFactory(party=party)
    given = party_form(consultation, name=party.name, email="ny@example.org")
    client.post(f"{PARTIES}{party.pk}/change/", given)
    link.refresh_from_db()
    assert link.revoked_at is not None


def test_bounced_addresses_are_found(client, consultation, now):
    bounced, fine = InvitedPartyFactory.create_batch(2, consultation=consultation)
    for party, state in ((bounced, "bounced"), (fine, "queued")):
        message = Message.objects.create(
            kind="consultations.letter",
            address=party.email,
            dedupe_key=party.email,
            state=state,
            created_at=now,
        )
        InvitationLinkFactory(party=party, message=message.pk)
    assert "?standing=bounced" in client.get("/admin/").text
    page = client.get(f"{PARTIES}?standing=bounced").text
    assert bounced.name in page
    assert fine.name not in page


@pytest.mark.parametrize("standing", ["answered", "waiting", "bounced", "no-address"])
def test_every_filter_works(client, consultation, standing):
    InvitedPartyFactory(consultation=consultation)
    assert client.get(f"{PARTIES}?standing={standing}").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long(
    client, consultation, count, django_assert_max_num_queries
):
    made = InvitedPartyFactory.create_batch(count, consultation=consultation)
    client.get(PARTIES)
    with django_assert_max_num_queries(12):
        page = client.get(PARTIES).text
    assert all(one.name in page for one in made)


def test_staff_tick_by_hand(client, consultation):
    party = InvitedPartyFactory(consultation=consultation)
    answer = SubmissionFactory(consultation=consultation)
    client.post(f"{PARTIES}{party.pk}/tick/", {"reference": answer.reference})
    assert AnswerTick.objects.get().how == "staff"
    assert answer.reference in client.get(f"{PARTIES}{party.pk}/change/").text
    wrong = client.post(f"{PARTIES}{party.pk}/tick/", {"reference": "S-FINDESIKKE"})
    assert wrong.status_code == 422
    client.post(f"{PARTIES}{party.pk}/untick/", {"reason": "Forkert part."})
    assert not AnswerTick.objects.exists()


def test_who_was_written_to_stays_on_the_list(client, consultation):
    party = InvitedPartyFactory(consultation=consultation)
    assert client.get(f"{PARTIES}{party.pk}/delete/").status_code == 200
    InvitationLinkFactory(party=party)
    assert client.get(f"{PARTIES}{party.pk}/delete/").status_code == 403


def test_the_letter_is_sent_by_its_button(client, consultation):
    InvitedPartyFactory(consultation=consultation)
    page = client.get(f"{LIST}{consultation.pk}/change/").text
    assert f"{LIST}{consultation.pk}/send-letters/" in page
    client.post(f"{LIST}{consultation.pk}/send-letters/")
    assert Event.objects.about(consultation).get().verb == "sent consultation letters"


def test_a_list_is_copied_by_its_button(client, consultation):
    InvitedPartyFactory(consultation=consultation, name="DI")
    later = ConsultationFactory()
    client.post(f"{LIST}{later.pk}/copy-parties/", {"earlier": consultation.pk})
    assert later.invited_parties.get().name == "DI"


def test_the_list_of_consultations_says_how_many_answered(client, consultation):
    AnswerTick.objects.create(
        party=InvitedPartyFactory(consultation=consultation),
        how="staff",
        made_at=consultation.phases.get().opens_at,
    )
    InvitedPartyFactory(consultation=consultation)
    assert "1 af 2 har svaret" in client.get(LIST).text


# --- copying to Høringsportalen


def package(client, consultation) -> zipfile.ZipFile:
    response = client.get(f"{LIST}{consultation.pk}/hearing-portal.zip")
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def test_every_field_can_be_copied(client, consultation):
    consultation.text_da = "Kære alle"
    consultation.save()
    InvitedPartyFactory(consultation=consultation, name="Ærø Forening")
    page = client.get(f"{LIST}{consultation.pk}/hearing-portal/").text
    for shown in (
        consultation.title_da,
        "Kære alle",
        "torsdag den 3. december 2026 kl. 13.00",
        "ogp@example.org",
        "/hoeringer/aabenhed/",
        "Ærø Forening",
    ):
        assert shown in page


def test_the_zip_holds_letter_list_and_material(client, consultation, now):
    consultation.text_da = "Kære **alle**"
    consultation.save()
    file = store(b"%PDF-1.7 x", name="../../Udkast Æ.pdf", content_type="application/pdf", now=now)
    ConsultationDocument.objects.create(consultation=consultation, title_da="Udkast", file=file)
    archive = package(client, consultation)
    assert archive.testzip() is None
    assert archive.read("hoeringsbrev.pdf").startswith(b"%PDF-")
    assert "<strong>alle</strong>" in archive.read("hoeringsbrev.html").decode()
    assert archive.read("materiale/01-udkast-ae.pdf") == b"%PDF-1.7 x"
    assert Event.objects.about(consultation).get().verb.startswith("fetched a package")


@pytest.mark.parametrize("end", ["hearing-portal/", "hearing-portal.zip"])
def test_only_editors_copy(client_of, moderator, consultation, end):
    assert client_of(moderator).get(f"{LIST}{consultation.pk}/{end}").status_code == 403
