"""Comments to numbered paragraphs in an answer: written without script, part of the one text."""

import pytest
from django.urls import reverse

from consultations import actions, tokens
from consultations.actions import Part
from consultations.actions.composing import compose
from consultations.models import DraftText, Submission, SubmissionDraft

pytestmark = pytest.mark.django_db

TEXT = "\n\n".join(f"Afsnit nummer {number} om åbenhed." for number in range(1, 5))


@pytest.fixture(autouse=True)
def _in_time(at, now):
    at(now)


@pytest.fixture
def draft(consultation, now) -> DraftText:
    text = DraftText(phase=consultation.phases.get(), title_da="Udkast til plan")
    return actions.keep_draft_text(text, text_da=TEXT, by=None, now=now)


@pytest.fixture
def key(draft) -> dict[int, str]:
    """What the form sends for each paragraph number."""
    return {number: str(pk) for number, pk in draft.paragraphs.values_list("number", "pk")}


@pytest.fixture
def address(consultation) -> str:
    return reverse("submission-new", args=[consultation.slug])


@pytest.fixture
def post(client, address):
    """A function that sends the form."""
    return lambda given: client.post(address, given)


@pytest.fixture
def filled(form, key) -> dict[str, str]:
    return {
        **form,
        "paragraph_1": key[3],
        "comment_1": "Skriv hvem.",
        "paragraph_2": key[1],
        "comment_2": "Godt.",
    }


def test_answer_step_offers_comments_where_there_is_a_draft_text(client, address, form, draft):
    page = client.post(address, {**form, "gaa": "2"}).text
    assert 'name="paragraph_1"' in page
    assert "3: Afsnit nummer 3 om åbenhed." in page
    assert draft.get_absolute_url() in page


def test_without_a_draft_text_nothing_is_offered(client, address, form):
    assert "paragraph_1" not in client.post(address, {**form, "gaa": "2"}).text


def test_comment_to_a_text_that_is_gone_moves_to_the_free_text(client, address, form):
    page = client.post(address, {**form, "paragraph_1": "1", "comment_1": "Godt."})
    assert page.status_code == 422
    assert page.context["form"]["text"].value() == f"{form['text']}\n\nGodt."


def test_comments_become_part_of_the_one_text_in_the_order_of_the_draft(
    client, address, filled, form, draft
):
    client.post(address, {**filled, "proposal_2": "Referater."})
    version = Submission.objects.get().versions.get()
    assert version.text == (
        f"{form['text']}\n\n"
        "Til afsnit 1: »Afsnit nummer 1 om åbenhed.«\nGodt.\n\n"
        "Til afsnit 3: »Afsnit nummer 3 om åbenhed.«\nSkriv hvem.\n\n"
        "Forslag 2\nReferater."
    )
    parts = version.parts.select_related("version", "paragraph")
    assert [(one.kind, one.text) for one in parts if one.paragraph] == [
        ("paragraph", "Godt."),
        ("paragraph", "Skriv hvem."),
    ]
    proposals = Submission.objects.get().proposals.select_related("version")
    assert "".join(one.text for one in proposals) == version.text


def test_comments_alone_are_a_complete_answer(client, address, filled):
    client.post(address, {**filled, "text": ""})
    sent = Submission.objects.get()
    assert sent.versions.get().text.startswith("Til afsnit 1: »")
    assert sent.proposals.get().starts_at_character is None


@pytest.mark.parametrize(
    ("fields", "wrong", "words"),
    [
        ({"paragraph_1": ""}, "paragraph_1", "Vælg det afsnit"),
        ({"comment_2": " "}, "comment_2", "Skriv kommentaren"),
        ({"paragraph_2": "999999"}, "paragraph_2", "Vælg et af afsnittene"),
        ({"paragraph_2": "x"}, "paragraph_2", "Vælg et af afsnittene"),
        ({"comment_1": "x" * 10_001}, "comment_1", "10.00"),
    ],
)
def test_error_stands_beside_the_field_and_the_rest_is_kept(post, filled, fields, wrong, words):
    page = post({**filled, **fields})
    assert page.status_code == 422
    assert f'id="id_{wrong}_error"' in page.text
    assert words in page.text
    kept = {**filled, **fields}
    assert all(kept[name].strip() in page.text for name in ("text", "comment_1", "comment_2"))
    assert not Submission.objects.exists()


def test_replaced_text_must_be_chosen_anew(client, address, filled, draft, now):
    given = {"title_da": "Udkast 2", "title_en": "", "text_da": TEXT, "by": None, "now": now}
    actions.replace_draft_text(draft, **given)
    page = client.post(address, filled)
    assert page.status_code == 422
    assert "Teksten kan være erstattet" in page.text


@pytest.mark.parametrize("query", ["afsnit=3", "afsnit=3&udkast={}"])
def test_link_at_a_paragraph_fills_in_its_number(client, address, form, key, query):
    page = client.get(f"{address}?{query.format(DraftText.objects.get().pk)}")
    assert ("paragraph_1", key[3]) in page.context["carried"]
    page = client.post(address, {**form, "paragraph_1": key[3], "gaa": "2"})
    assert f'<option value="{key[3]}" selected>' in page.text


@pytest.mark.parametrize("query", ["99", "x", "²", "-1", "1" * 30, ""])
def test_unknown_number_in_a_link_fills_in_nothing(client, address, draft, query):
    page = client.get(address, {"afsnit": query})
    assert page.status_code == 200
    assert "paragraph_1" not in dict(page.context["carried"])


def test_link_at_a_paragraph_does_not_hinder_no_remarks(client, address, form, key):
    given = {**form, "text": "", "wish": "", "paragraph_1": key[2], "gaa": "no_remarks"}
    client.post(address, given)
    assert Submission.objects.get().has_no_remarks


def test_no_remarks_with_a_comment_is_asked_about(client, address, filled):
    given = {**filled, "text": "", "has_no_remarks": "on"}
    assert client.post(address, given).status_code == 422


def test_one_more_comment_can_be_added_without_script(client, address, filled):
    page = client.post(address, {**filled, "gaa": "more_comments"}).text
    assert 'name="paragraph_3"' in page
    assert ">\nSkriv hvem.</textarea>" in page
    full = {**filled, "paragraph_20": "", "comment_20": "", "gaa": "more_comments"}
    page = client.post(address, full).text
    assert 'name="comment_20"' in page
    assert 'name="comment_21"' not in page
    assert 'value="more_comments"' not in page


def test_more_comments_without_a_draft_text_shows_the_step(client, address, form):
    assert client.post(address, {**form, "gaa": "more_comments"}).status_code == 200


def test_comments_travel_through_the_steps_and_into_a_draft(client, address, filled):
    page = client.post(address, {**filled, "gaa": "3"})
    assert "Til afsnit 3: »Afsnit nummer 3 om åbenhed.«" in page.text
    assert ("comment_2", "Godt.") in page.context["carried"]
    kept = client.post(address, {**filled, "gaa": "keep"})
    values = SubmissionDraft.objects.get().values
    assert (values["comment_1"], values["paragraph_1"]) == ("Skriv hvem.", filled["paragraph_1"])
    shown = client.get(kept.headers["Location"])
    assert shown.context["text"] == f"{filled['text']}\n\nSkriv hvem.\n\nGodt."


def test_change_shows_each_comment_in_its_fields(client, post, filled, key, now):
    post(filled)
    sent = Submission.objects.get()
    own = tokens.sign(tokens.OWN, sent.reference)
    change = reverse("submission-edit", args=[own])
    given = {"title_da": "Udkast 2", "title_en": "", "text_da": "Nyt.", "by": None, "now": now}
    newer = actions.replace_draft_text(DraftText.objects.get(), **given)
    page = client.get(change)
    initial = page.context["form"].initial
    assert initial["text"] == filled["text"]
    assert (initial["paragraph_1"], initial["comment_1"]) == (key[1], "Godt.")
    assert (initial["paragraph_2"], initial["comment_2"]) == (key[3], "Skriv hvem.")
    assert 'name="comment_3"' in page.text
    assert client.post(change, {**filled, "seen": 1}).status_code == 302
    assert sent.versions.count() == 1
    further = {"paragraph_3": str(newer.paragraphs.get().pk), "comment_3": "Også godt."}
    client.post(change, {**filled, **further, "seen": 1})
    parts = sent.versions.latest("number").parts.filter(kind="paragraph")
    assert set(parts.values_list("paragraph", flat=True)) == {
        int(key[1]),
        int(key[3]),
        newer.paragraphs.get().pk,
    }


@pytest.mark.parametrize(
    ("text", "parts", "whole", "proposals"),
    [
        ("", [Part("paragraph", "a", "P", paragraph=1)], "P\na", []),
        ("x", [Part("paragraph", " ", "P", paragraph=1)], "x", []),
        (
            "",
            [Part("proposal", "b"), Part("paragraph", "a", "P", paragraph=1)],
            "P\na\n\nProposal 2\nb",
            [(0, 2, 5), (5, 16, 17)],
        ),
    ],
)
def test_composing(text, parts, whole, proposals):
    composed = compose(text, parts, "en")
    assert (composed.text, composed.proposals) == (whole, proposals)
