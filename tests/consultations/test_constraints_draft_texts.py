"""What the database refuses of draft texts and comments to them, whoever writes."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from consultations import actions
from consultations.models import DraftParagraph, DraftText, SubmissionPart
from tests.factories import SubmissionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(consultation, now) -> DraftText:
    text = DraftText(phase=consultation.phases.get(), title_da="Udkast")
    return actions.keep_draft_text(text, text_da="a", by=None, now=now)


@pytest.mark.parametrize("name", ["draft_text_immutable", "draft_paragraph_immutable"])
def test_words_are_never_changed(draft, name):
    rows = DraftText.objects.filter(pk=draft.pk), {"title_da": "x"}
    if name == "draft_paragraph_immutable":
        rows = draft.paragraphs.all(), {"text_da": "x"}
    with pytest.raises(DatabaseError, match=name), transaction.atomic():
        rows[0].update(**rows[1])


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("draft_text_title_in_one_language", {"title_da": ""}),
        ("later_draft_text_replaces_an_earlier_one", {"version": 2}),
    ],
)
def test_database_refuses_draft_texts(consultation, now, name, fields):
    given = {"phase": consultation.phases.get(), "title_da": "x", "kept_at": now, **fields}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        DraftText.objects.create(**given)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("draft_paragraph_number_once", {"number": 1}),
        ("draft_paragraphs_count_from_one", {"number": 0}),
        ("draft_paragraph_in_one_language", {"text_da": ""}),
    ],
)
def test_database_refuses_paragraphs(draft, name, fields):
    given = {"draft_text": draft, "number": 9, "text_da": "x", **fields}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        DraftParagraph.objects.create(**given)


def test_part_about_a_paragraph_names_it():
    version = SubmissionFactory().versions.get()
    with (
        pytest.raises(IntegrityError, match="part_about_a_paragraph_names_it"),
        transaction.atomic(),
    ):
        SubmissionPart.objects.create(
            version=version, kind="paragraph", starts_at_character=0, ends_at_character=2
        )
