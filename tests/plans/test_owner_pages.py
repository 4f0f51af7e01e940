"""The owner's page behind the mailed link, in both languages."""

import datetime as dt
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation

from ogp_portal.audit.models import Event
from ogp_portal.files.models import StoredFile
from plans import actions
from plans.models import OwnerReport, OwnerRequest
from tests.factories import (
    MilestoneFactory,
    OwnerReportFactory,
    OwnerRequestFactory,
    PartyFactory,
    StatusUpdateFactory,
)
from tests.plans.reading import html_of, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked():
    """Asked yesterday, whatever day it is: the page asks the clock."""
    return OwnerRequestFactory(asked_at=timezone.now() - dt.timedelta(days=1))


@pytest.fixture
def party(asked):
    return owned(asked)


def owned(asked, **fields):
    """An initiative of the owner; its plan's own dates matter to no test here."""
    return PartyFactory(commitment__plan=asked.plan, organisation=asked.organisation, **fields)


def typed(commitment, **fields):
    """A whole report form as a browser sends it."""
    values = {"completion": "limited", "text_da": "Vi er i gang.", "idempotency_key": uuid.uuid4()}
    prefix = f"r{commitment.pk}"
    sent = {f"{prefix}-{name}": value for name, value in (values | fields).items()}
    return {"act": "report", "commitment": commitment.pk} | sent


def path_of(asked, language="da") -> str:
    with translation.override(language):
        return asked.path


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("da", ["Open Government Partnership (OGP) er", "Der er ikke indberettet noget endnu."]),
        ("en", ["The Open Government Partnership (OGP) is", "Nothing has been reported yet."]),
    ],
)
def test_the_page_says_what_ogp_is_and_what_the_plan_says(client, asked, party, language, said):
    party.commitment.summary_da = "Alle data bliver åbne."
    party.commitment.save()
    words = words_of(client, path_of(asked, language))
    for text in [*said, "Alle data bliver åbne.", asked.organisation.name]:
        assert text in words


def test_the_page_says_what_was_said_last_and_is_prefilled(client, asked, party):
    StatusUpdateFactory(
        commitment=party.commitment, completion="substantial", text_da="Godt på vej."
    )
    page = html_of(client, asked.path)
    assert "Godt på vej." in page
    assert re.search(r'value="substantial"[^>]*checked', page)


def test_the_page_is_for_one_person(client, asked, party):
    answer = client.get(asked.path)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert 'content="noindex"' in answer.content.decode()
    assert asked.address not in answer.content.decode()


def test_opening_is_logged_and_changes_nothing(client, asked, party):
    before = OwnerRequest.objects.values().get()
    client.head(asked.path)
    assert not Event.objects.exists()
    client.get(asked.path)
    assert Event.objects.about(asked).get().verb == "opened a report link"
    assert OwnerRequest.objects.values().get() == before


@pytest.mark.parametrize("token", ["x", "1:x", "999:abc", "ø"])
def test_a_link_that_is_not_ours_leads_nowhere(client, token):
    assert client.get(f"/indberet/{token}/").status_code == 404


def test_a_report_is_received_with_a_receipt(client, asked, party):
    answer = client.post(asked.path, typed(party.commitment), follow=True)
    assert answer.status_code == 200
    report = OwnerReport.objects.get()
    assert (report.commitment, report.text_da) == (party.commitment, "Vi er i gang.")
    page = answer.content.decode()
    assert "Kvittering" in page
    assert "En redaktør læser den" in page


def test_a_double_submit_is_one_report(client, asked, party):
    sent = typed(party.commitment)
    assert client.post(asked.path, sent).status_code == 302
    assert client.post(asked.path, sent).status_code == 302
    assert OwnerReport.objects.count() == 1


def test_a_second_report_on_the_same_initiative_keeps_what_was_typed(client, asked, party):
    client.post(asked.path, typed(party.commitment))
    answer = client.post(asked.path, typed(party.commitment, text_da="Noget andet."))
    assert answer.status_code == 409
    assert "I har allerede indberettet" in answer.content.decode()
    assert "Noget andet." in answer.content.decode()


def test_evidence_has_its_title_in_the_language_of_the_page(client, asked, party):
    shown = {"evidence_title": "The portal", "evidence_url": "https://example.org/"}
    client.post(path_of(asked, "en"), typed(party.commitment, completion="complete", **shown))
    report = OwnerReport.objects.get()
    assert (report.evidence_title_da, report.evidence_title_en) == ("", "The portal")


def test_nothing_new_is_one_click(client, asked, party):
    StatusUpdateFactory(commitment=party.commitment, completion="substantial")
    page = html_of(client, asked.path)
    key = re.search(rf'name="u{party.commitment_id}-idempotency_key" value="([^"]+)"', page)[1]
    clicked = {
        "act": "unchanged",
        "commitment": party.commitment_id,
        f"u{party.commitment_id}-idempotency_key": key,
    }
    assert client.post(asked.path, clicked).status_code == 302
    assert OwnerReport.objects.get().is_unchanged


def test_nothing_new_asks_why_when_a_milestone_is_overdue(client, asked, party):
    StatusUpdateFactory(commitment=party.commitment)
    MilestoneFactory(commitment=party.commitment, due_on=dt.date(2026, 1, 2))
    prefix = f"u{party.commitment_id}"
    clicked = {
        "act": "unchanged",
        "commitment": party.commitment_id,
        f"{prefix}-idempotency_key": uuid.uuid4(),
    }
    answer = client.post(asked.path, clicked)
    assert answer.status_code == 422
    assert f'href="#id_{prefix}-why"' in answer.content.decode()
    assert client.post(asked.path, clicked | {f"{prefix}-why": "Udskudt."}).status_code == 302
    assert OwnerReport.objects.get().challenges_da == "Udskudt."


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"completion": ""}, "completion_0"),
        ({"completion": "complete"}, "completion_0"),
        ({"text_da": ""}, "text_da"),
        ({"text_da": "a" * 2001}, "text_da"),
        ({"text_da": "a\x00b"}, "text_da"),
        ({"evidence_url": "javascript:alert(1)"}, "evidence_url"),
        ({"evidence_url": "https://example.org/"}, "evidence_title"),
        ({"idempotency_key": "x"}, ""),
    ],
)
def test_what_is_wrong_stands_beside_the_field_and_in_the_summary(
    client, asked, party, wrong, field
):
    kept = {"challenges_en": "Kept as typed."}
    answer = client.post(asked.path, typed(party.commitment, **kept | wrong))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert not field or f'href="#id_r{party.commitment_id}-{field}"' in page
    assert "Kept as typed." in page
    assert not OwnerReport.objects.exists()


def test_a_file_is_kept_while_something_else_is_mended(client, asked, party):
    upload = SimpleUploadedFile("referat.pdf", b"%PDF-1.7 ", content_type="application/pdf")
    wrong = typed(party.commitment, completion="", evidence_file=upload, evidence_title="Referat")
    page = client.post(asked.path, wrong).content.decode()
    assert "Vi har gemt jeres fil referat.pdf" in page
    kept = re.search(r'-kept_file" value="([^"]+)"', page)[1]
    right = typed(party.commitment, kept_file=kept, evidence_title="Referat")
    assert client.post(asked.path, right).status_code == 302
    assert OwnerReport.objects.get().evidence_file.name == "referat.pdf"


def test_a_kept_file_can_be_left_out_and_is_nobody_elses(client, asked, party):
    upload = SimpleUploadedFile("referat.pdf", b"%PDF-1.7 ")
    wrong = typed(party.commitment, completion="", evidence_file=upload)
    page = client.post(asked.path, wrong).content.decode()
    kept = re.search(r'-kept_file" value="([^"]+)"', page)[1]
    other = owned(OwnerRequestFactory(asked_at=asked.asked_at, plan=asked.plan)).commitment
    theirs = OwnerRequest.objects.exclude(pk=asked.pk).get()
    client.post(theirs.path, typed(other, kept_file=kept))
    client.post(asked.path, typed(party.commitment, kept_file=kept, drop_file="on"))
    assert [report.evidence_file for report in OwnerReport.objects.all()] == [None, None]
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("virus.exe", b"MZ"),
        SimpleUploadedFile("tom.pdf", b""),
        SimpleUploadedFile("falsk.pdf", b"MZ\x90"),
    ],
)
def test_a_false_file_is_refused_and_not_stored(client, asked, party, upload):
    sent = typed(party.commitment, evidence_file=upload, evidence_title="Bilag")
    answer = client.post(asked.path, sent)
    assert answer.status_code == 422
    assert f'href="#id_r{party.commitment_id}-evidence_file"' in answer.content.decode()
    assert not StoredFile.objects.exists()


def test_confirming_is_asked_once(client, asked, party, editor):
    assert "-acknowledges" in html_of(client, asked.path)
    client.post(asked.path, typed(party.commitment, acknowledges="on"))
    report = OwnerReport.objects.get()
    assert report.acknowledges
    actions.publish_report(report, by=editor, now=timezone.now())
    OwnerReport.objects.all().delete()
    assert "-acknowledges" not in html_of(client, asked.path)


def test_a_declined_report_says_why_and_is_asked_for_again(client, asked, party):
    OwnerReportFactory(
        request=asked,
        commitment=party.commitment,
        declined_at=timezone.now(),
        decline_reason="Skriv mere om data.",
    )
    page = html_of(client, asked.path)
    assert "Skriv mere om data." in page
    assert f"r{party.commitment_id}-text_da" in page


def test_an_answered_link_shows_what_was_sent(client, asked, party):
    client.post(asked.path, typed(party.commitment))
    page = html_of(client, path_of(asked, "en"))
    assert "You have answered about everything" in page
    assert f"r{party.commitment_id}-text_da" not in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("expires_at", "Linket virkede til"),
        ("revoked_at", "En redaktør har trukket linket tilbage."),
    ],
)
def test_a_dead_link_says_why_and_whom_to_write_to(client, settings, asked, change, words):
    settings.OGP_CONTACT_MAIL = "ogp@example.dk"
    OwnerRequest.objects.update(**{change: timezone.now()})
    answer = client.get(asked.path)
    assert answer.status_code == 410
    assert words in answer.content.decode()
    assert "ogp@example.dk" in answer.content.decode()


def test_a_link_at_a_former_mailbox_says_so(client, asked):
    asked.organisation.report_email = "ny@example.org"
    asked.organisation.save()
    answer = client.get(path_of(asked, "en"))
    assert answer.status_code == 410
    assert "has got another address for such mails" in answer.content.decode()


def test_what_is_sent_too_late_is_not_lost(client, asked, party):
    OwnerRequest.objects.update(expires_at=timezone.now())
    answer = client.post(asked.path, typed(party.commitment, text_da="Skrevet for sent."))
    assert answer.status_code == 410
    assert "Skrevet for sent." in answer.content.decode()
    assert not OwnerReport.objects.exists()


def test_a_link_of_an_ended_plan_says_so(client, asked, party):
    asked.plan.state = "under_evaluation"
    asked.plan.save()
    answer = client.get(path_of(asked, "en"))
    assert answer.status_code == 410
    assert "not in progress any more" in answer.content.decode()


def test_it_is_not_me_is_asked_on_the_page(client, asked, party, editor):
    answer = client.post(asked.path, {"act": "pass_on", "address": "ikke en adresse"})
    assert answer.status_code == 422
    sent = {"act": "pass_on", "address": "rette@example.org"}
    page = client.post(asked.path, sent, follow=True).content.decode()
    assert "Vi har noteret, hvem I peger på" in page
    asked.refresh_from_db()
    assert asked.pass_on_address == "rette@example.org"
    actions.pass_on(asked, address="rette@example.org", by=editor, now=timezone.now())
    assert "sendt videre til en anden" in client.get(asked.path).content.decode()


def test_an_unknown_initiative_in_the_form_leads_nowhere(client, asked, party):
    stranger = PartyFactory(commitment__plan=asked.plan).commitment
    assert client.post(asked.path, typed(stranger)).status_code == 404


def test_demonstration_is_marked(client, asked, party):
    asked.plan.is_demonstration = True
    asked.plan.save()
    assert "demonstration-banner" in html_of(client, asked.path)


def test_each_of_several_initiatives_has_its_form(client, asked, party):
    other = owned(asked)
    page = html_of(client, asked.path)
    for one in (party, other):
        assert f"r{one.commitment_id}-text_da" in page
    client.post(asked.path, typed(other.commitment))
    page = html_of(client, asked.path)
    assert f"r{party.commitment_id}-text_da" in page
    assert f"receipt-{other.commitment_id}" in page


@pytest.mark.parametrize("number_of_rows", [1, 3])
def test_the_page_asks_as_many_queries_for_many_initiatives(
    client, asked, django_assert_num_queries, number_of_rows
):
    for _ in range(number_of_rows):
        commitment = owned(asked).commitment
        StatusUpdateFactory(commitment=commitment)
        MilestoneFactory(commitment=commitment, due_on=dt.date(2026, 1, 2))
    with django_assert_num_queries(7):
        html_of(client, asked.path)


@pytest.mark.parametrize("language", ["da", "en"])
def test_an_initiative_that_is_held_back_is_not_on_the_page(client, asked, party, language):
    hidden = {"commitment__is_held_back": True, "commitment__title_da": "Endnu hemmeligt"}
    owned(asked, **hidden, commitment__title_en="Still a secret")
    words = words_of(client, path_of(asked, language))
    assert party.commitment.number in words
    assert "Endnu hemmeligt" not in words
    assert "Still a secret" not in words
