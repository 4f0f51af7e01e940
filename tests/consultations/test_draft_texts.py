"""Draft texts in numbered paragraphs: kept by staff, read by all, replaced and never changed."""

import dataclasses
import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.urls import reverse

from consultations import actions
from consultations.actions import Part
from consultations.models import DraftText, Submission
from ogp_portal.audit.models import Event
from ogp_portal.common import limits
from tests.factories import ConsultationFactory

pytestmark = pytest.mark.django_db

TEXT = "Første afsnit\nmed to linjer.\r\n\r\n \t\nAndet afsnit.\n\nTredje <b>afsnit</b>."


@pytest.fixture(autouse=True)
def _in_time(at, now):
    at(now)


@pytest.fixture
def keep(consultation, now):
    """A function that keeps a draft text of the consultation's phase."""

    def kept(text_da: str = TEXT, text_en: str = "", **fields) -> DraftText:
        given = {"title_da": "Udkast til plan", "phase": consultation.phases.get(), **fields}
        draft = DraftText(**given)
        return actions.keep_draft_text(draft, text_da=text_da, text_en=text_en, by=None, now=now)

    return kept


@pytest.fixture
def send_about(consultation, answer, now):
    """A function that sends an answer with a comment to each paragraph, published by default."""

    def sent(*paragraphs, **fields) -> Submission:
        parts = tuple(
            Part("paragraph", "Nej.", one.heading, paragraph=one.pk) for one in paragraphs
        )
        given = dataclasses.replace(answer, parts=parts, idempotency_key=uuid.uuid4())
        found = actions.submit(consultation, given, by=None, now=now)
        state = {"state": "published", "published_at": now, "confirmed_at": now, **fields}
        Submission.objects.filter(pk=found.pk).update(**state)
        return found

    return sent


def test_text_is_cut_at_empty_lines(keep):
    draft = keep(text_en="One.\n\nTwo.\n\nThree.")
    rows = draft.paragraphs.values_list("number", "text_da", "text_en")
    assert list(rows) == [
        (1, "Første afsnit\nmed to linjer.", "One."),
        (2, "Andet afsnit.", "Two."),
        (3, "Tredje <b>afsnit</b>.", "Three."),
    ]


@pytest.mark.parametrize(
    ("danish", "english", "field", "words"),
    [
        (" \n\n ", "", "text_da", "Indsæt teksten"),
        ("a\n\nb", "a", "text_en", "har 2 afsnit og den engelske 1"),
        ("", "\n\n".join("x" * (limits.DRAFT_PARAGRAPHS + 1)), "text_en", "højst have 300"),
    ],
)
def test_text_that_cannot_be_cut_is_refused(keep, danish, english, field, words):
    with pytest.raises(ValidationError) as refusal:
        keep(danish, english)
    assert words in refusal.value.message_dict[field][0]
    assert not DraftText.objects.exists()


def test_new_version_takes_the_place_and_the_old_one_stays_readable(client, keep, now):
    draft = keep()
    given = {"title_da": "Udkast 2", "title_en": "", "text_da": "Nyt.", "by": None, "now": now}
    newer = actions.replace_draft_text(draft, **given)
    assert (newer.version, newer.position) == (2, draft.position)
    assert list(DraftText.objects.current()) == [newer]
    page = client.get(draft.get_absolute_url())
    assert newer.get_absolute_url() in page.text
    assert "?afsnit=" not in page.text
    assert draft.get_absolute_url() in client.get(newer.get_absolute_url()).text
    with pytest.raises(ValidationError):
        actions.replace_draft_text(draft, **given)


def test_words_that_nobody_could_read_are_no_version(now):
    phase = ConsultationFactory(is_published=False).phases.get()
    first = actions.keep_draft_text(
        DraftText(phase=phase, title_da="Udkast"), text_da="a", by=None, now=now
    )
    given = {"title_da": "Udkast", "title_en": "", "text_da": "b", "by": None, "now": now}
    newer = actions.replace_draft_text(first, **given)
    assert DraftText.objects.get() == newer
    assert newer.version == 1


def test_page_of_a_draft_text_leads_to_the_form_while_open(client, keep, consultation, now, at):
    draft = keep()
    page = client.get(f"/hoeringer/aabenhed/udkast/{draft.pk}/")
    form = reverse("submission-new", args=[consultation.slug])
    assert 'id="p3"' in page.text
    assert f'href="{form}?afsnit=3"' in page.text
    assert "Kommentér afsnit 3" in page.text
    assert "Tredje &lt;b&gt;afsnit" in page.text
    assert client.get(f"/en/consultations/aabenhed/draft/{draft.pk}/").status_code == 200
    at(now + dt.timedelta(days=11))
    assert "?afsnit=" not in client.get(draft.get_absolute_url()).text


def test_page_of_an_invented_text_says_so(client, now):
    phase = ConsultationFactory(is_demonstration=True).phases.get()
    draft = DraftText(phase=phase, title_da="Udkast")
    draft = actions.keep_draft_text(draft, text_da="a", by=None, now=now)
    page = client.get(draft.get_absolute_url()).text
    assert "demonstration-banner" in page
    assert '<meta name="robots" content="noindex">' in page


def test_second_text_of_a_phase_is_named_in_its_links(client, keep):
    keep()
    second = keep(title_da="Bilag")
    assert f"?udkast={second.pk}&amp;afsnit=1" in client.get(second.get_absolute_url()).text
    assert second.paragraphs.first().heading.startswith("Til afsnit 1 i Bilag: »Første afsnit med")


def test_consultation_links_to_its_current_texts(client, keep, consultation, now):
    address = consultation.get_absolute_url()
    assert "Udkast i nummererede afsnit" not in client.get(address).text
    draft = keep()
    newer = actions.replace_draft_text(
        draft, title_da="Udkast", title_en="", text_da="Nyt.", by=None, now=now
    )
    page = client.get(address).text
    assert newer.get_absolute_url() in page
    assert draft.get_absolute_url() not in page


def test_only_a_consultation_with_a_text_costs_a_query(
    client, keep, consultation, django_assert_max_num_queries
):
    address = consultation.get_absolute_url()
    client.get(address)
    with django_assert_max_num_queries(100) as without:
        client.get(address)
    keep()
    keep()
    with django_assert_max_num_queries(100) as with_texts:
        client.get(address)
    assert len(with_texts) == len(without) + 1


def test_texts_of_an_unpublished_consultation_are_for_editors(client, client_of, editor, now):
    phase = ConsultationFactory(is_published=False).phases.get()
    draft = DraftText(phase=phase, title_da="Hemmeligt")
    draft = actions.keep_draft_text(draft, text_da="a", by=None, now=now)
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert client_of(editor).get(draft.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "received", "published_at": None},
        {"hidden_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC), "hide_reason": "spam"},
    ],
)
def test_comments_of_answers_that_are_not_public_are_not_counted(client, keep, send_about, fields):
    draft = keep()
    sent = send_about(draft.paragraphs.first(), **fields)
    page = client.get(draft.get_absolute_url()).text
    assert sent.reference not in page
    assert "kommenterer afsnittet" not in page


def test_public_answers_are_linked_beside_the_paragraph_in_few_queries(
    client, keep, send_about, monkeypatch, django_assert_num_queries
):
    draft = keep()
    first, second, _third = draft.paragraphs.all()
    address = draft.get_absolute_url()
    one = send_about(first, first)
    page = client.get(address).text
    assert one.get_absolute_url() in page
    assert "1 offentligt høringssvar kommenterer afsnittet" in page
    with django_assert_num_queries(4):
        client.get(address)
    monkeypatch.setattr(limits, "COMMENTS_SHOWN", 2)
    later = [send_about(first, second) for _ in range(2)]
    with django_assert_num_queries(4):
        page = client.get(address).text
    assert "3 offentlige høringssvar kommenterer afsnittet" in page
    assert page.count(one.get_absolute_url()) == 1
    assert page.count(later[0].get_absolute_url()) == 2
    assert page.count(later[1].get_absolute_url()) == 1
    assert "og 1 mere blandt alle høringssvar" in page


def test_sender_without_name_stays_without_name_beside_a_paragraph(
    client, keep, send_about, answer
):
    draft = keep()
    send_about(draft.paragraphs.first(), public_name="")
    assert answer.name not in client.get(draft.get_absolute_url()).text


def test_text_with_comments_is_kept_for_good(keep, send_about):
    draft = keep()
    send_about(draft.paragraphs.first())
    assert draft.has_comments
    assert not actions.may_delete_draft_text(draft)
    with pytest.raises(ProtectedError), transaction.atomic():
        draft.delete()


class TestAdmin:
    """What an editor does on the staff pages."""

    page = "/admin/consultations/drafttext/"

    def test_editor_pastes_a_text(self, client_of, editor, consultation):
        phase = consultation.phases.get()
        given = {"phase": phase.pk, "title_da": "Udkast", "text_da": TEXT, "text_en": "Only one."}
        refused = client_of(editor).post(f"{self.page}add/", given)
        assert "har 3 afsnit og den engelske 1" in refused.text
        client_of(editor).post(f"{self.page}add/", {**given, "text_en": ""})
        assert DraftText.objects.get().paragraphs.count() == 3
        assert Event.objects.filter(verb="kept a draft text").count() == 1
        assert "Udkast" in client_of(editor).get(self.page).text

    def test_kept_text_is_read_and_replaced(self, client_of, editor, keep):
        draft = keep()
        kept = client_of(editor).get(f"{self.page}{draft.pk}/change/").text
        assert "Andet afsnit." in kept
        assert 'name="title_da"' not in kept
        replace = f"{self.page}{draft.pk}/replace/"
        assert "Andet afsnit." in client_of(editor).get(replace).text
        given = {"title_da": "", "title_en": "", "text_da": "Nyt.", "text_en": ""}
        assert client_of(editor).post(replace, given).status_code == 422
        client_of(editor).post(replace, {**given, "title_da": "Udkast"})
        assert draft.replaced_by.paragraphs.get().text_da == "Nyt."
        page = client_of(editor).get(f"{self.page}{draft.pk}/change/").text
        assert "/replace/" not in page

    def test_others_may_not(self, client_of, moderator, keep):
        assert client_of(moderator).get(f"{self.page}add/").status_code == 403
        assert client_of(moderator).get(f"{self.page}{keep().pk}/replace/").status_code == 403

    def test_public_text_cannot_be_deleted(self, client_of, editor, keep):
        page = f"{self.page}{keep().pk}/delete/"
        assert client_of(editor).post(page, {"post": "yes"}).status_code == 403
