"""Keeping an answer for later: resumed in another browser, reminded of, forgotten."""

import dataclasses
import datetime as dt
import uuid

import pytest
from django.urls import reverse

from consultations import actions, tasks
from consultations.models import Attachment, Submission, SubmissionDraft
from ogp_portal.common import limits
from ogp_portal.files.actions import store
from ogp_portal.jobs.models import Job
from ogp_portal.notifications import kinds
from ogp_portal.notifications.models import Message
from ogp_portal.notifications.sending import render

pytestmark = pytest.mark.django_db
HOUR, SECOND = dt.timedelta(hours=1), dt.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _in_time(at, now):
    at(now)


@pytest.fixture
def address(consultation) -> str:
    return reverse("submission-new", args=[consultation.slug])


@pytest.fixture
def kept(client, address, form) -> str:
    """The address of a draft that was kept in step 2, with something wrong in it."""
    response = client.post(address, {**form, "wish": "", "gaa": "keep"})
    return response.headers["Location"]


def keep(consultation, now, **values):
    typed = {"text": "Halvt færdigt", "email": "karen@example.org", **values}
    return actions.keep_draft(consultation, uuid.uuid4(), typed, language="da", by=None, now=now)


def mails(kind: str):
    return Message.objects.filter(kind=f"consultations.{kind}")


def written(message: Message) -> str:
    return render(message, kinds.find(message.kind)).body


def carried(page) -> dict[str, str]:
    return dict(page.context["carried"])


def test_draft_goes_on_in_another_browser_and_becomes_the_answer(client, client_of, kept, form):
    other = type(client)()
    page = other.get(kept)
    assert form["text"] in page.text
    going_on = other.post(page.context["continue_at"], {**carried(page), "gaa": "3"})
    assert going_on.status_code == 422, "the missing wish is asked for"
    assert form["text"] in going_on.text
    other.post(page.context["continue_at"], {**carried(page), "wish": "not", "gaa": "send"})
    assert Submission.objects.get().versions.get().text == form["text"]
    assert not SubmissionDraft.objects.exists()
    gone = other.get(kept)
    assert gone.status_code == 200
    assert Submission.objects.get().reference in gone.text


def test_link_is_mailed_once_and_holds_none_of_the_words(client, address, form, kept):
    seen = SubmissionDraft.objects.get().fingerprint
    client.post(address, {**form, "text": "Andre ord", "gaa": "keep", "kept": seen})
    draft, message = SubmissionDraft.objects.get(), mails("draft").get()
    assert draft.values["text"] == "Andre ord"
    assert message.address == "karen@example.org"
    assert draft.own_path in written(message)
    assert "ord" not in written(message).split()
    assert str(draft.key) not in message.dedupe_key


def test_second_window_keeps_a_draft_of_its_own(client, address, form, kept):
    """What another window has kept meanwhile is never overwritten in silence."""
    page = client.post(address, {**form, "text": "Andre ord", "gaa": "keep"}, follow=True)
    assert "en kladde for sig" in page.text
    texts = SubmissionDraft.objects.order_by("saved_at").values_list("values__text", flat=True)
    assert sorted(texts) == sorted([form["text"], "Andre ord"])


def test_same_draft_kept_twice_is_one(client, address, form, kept):
    client.post(address, {**form, "wish": "", "gaa": "keep"})
    assert SubmissionDraft.objects.count() == 1


def test_nothing_typed_is_no_draft(client, address, form):
    page = client.post(address, {"idempotency_key": form["idempotency_key"], "gaa": "keep"})
    assert page.status_code == 422
    assert "ikke noget at gemme" in page.text
    assert not SubmissionDraft.objects.exists()


def test_one_draft_mails_few_addresses(client, address, form):
    place = client.post(address, {**form, "email": "", "gaa": "keep"}).headers["Location"]
    for number in range(limits.ADDRESSES_PER_DRAFT + 2):
        page = client.post(place, {"email": f"nogen{number}@example.org"})
    assert page.status_code == 422
    assert mails("draft").count() == limits.ADDRESSES_PER_DRAFT


def test_deleted_draft_says_so(client, kept):
    assert "Kladden er slettet" in client.post(kept, {"goer": "delete"}, follow=True).text


def test_draft_without_an_address_shows_the_link_and_takes_one(client, address, form):
    place = client.post(address, {**form, "email": "karen(at)", "gaa": "keep"}).headers["Location"]
    page = client.get(place)
    assert page.context["link"] in page.text
    assert client.post(place, {"email": "nej"}).status_code == 422
    client.post(place, {"email": "karen@example.org"})
    assert mails("draft").get().address == "karen@example.org"


def test_mailbox_of_a_stranger_gets_few_links(consultation, now):
    for _ in range(limits.DRAFT_LINKS_PER_HOUR + 1):
        keep(consultation, now)
    assert mails("draft").count() == limits.DRAFT_LINKS_PER_HOUR


def test_too_many_drafts_from_one_network_are_told_and_the_text_is_kept(client, address, form):
    for _ in range(limits.DRAFTS_PER_HOUR):
        client.post(address, {**form, "gaa": "keep"})
    refused = client.post(address, {**form, "gaa": "keep"})
    assert refused.status_code == 429
    assert form["text"] in refused.text


def test_nul_byte_in_a_draft_does_no_harm(client, address, form):
    assert client.post(address, {**form, "text": "a\x00b", "gaa": "keep"}).status_code == 302
    assert SubmissionDraft.objects.get().values["text"] == "ab"


def test_key_of_a_sent_answer_makes_a_draft_of_its_own(client, address, form):
    client.post(address, form)
    client.post(address, {**form, "text": "Mere", "gaa": "keep"})
    assert str(SubmissionDraft.objects.get().key) != form["idempotency_key"]


def test_writer_deletes_the_draft(client, kept):
    client.post(kept, {"goer": "delete"})
    assert client.get(kept).status_code == 410


@pytest.mark.parametrize("token", ["x", "11111111-1111-4111-8111-111111111111:x"])
def test_draft_cannot_be_guessed(client, token):
    assert client.get(f"/hoeringssvar/kladde/{token}/").status_code == 404


def test_draft_is_for_one_person_alone(client, kept):
    headers = client.get(kept).headers
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["X-Robots-Tag"] == "noindex"


def test_after_the_deadline_the_draft_keeps_its_text_and_shows_the_contact(
    client, at, consultation, kept, form
):
    at(consultation.phases.get().closes_at)
    page = client.get(kept).text
    assert form["text"] in page
    assert "ogp@example.org" in page
    assert 'value="3"' not in page, "there is nothing to go on with"


def test_signed_in_person_finds_the_draft_on_the_account_page(
    client_of, stranger, address, form, now
):
    client_of(stranger).post(address, {**form, "gaa": "keep"})
    draft = SubmissionDraft.objects.get()
    assert draft.own_path in client_of(stranger).get(reverse("account")).text


def test_files_of_the_draft_go_to_the_answer(consultation, answer, now):
    draft = keep(consultation, now)
    stored = store(b"hej", name="bilag.txt", content_type="text/plain", now=now)
    Attachment.objects.create(draft=draft, original=stored, received_at=now)
    form = dataclasses.replace(answer, idempotency_key=draft.key)
    sent = actions.submit(consultation, form, by=None, now=now)
    assert sent.versions.get().attachments.get().original == stored
    assert not SubmissionDraft.objects.exists()


@pytest.mark.parametrize(
    ("before", "hours"),
    [(25 * HOUR, []), (24 * HOUR + SECOND, []), (24 * HOUR, [24]), (3 * HOUR + SECOND, [24]),
     (3 * HOUR, [3]), (SECOND, [3]), (0 * SECOND, [])],
)  # fmt: skip
def test_reminders_are_due_to_the_second(consultation, before, hours):
    phase = consultation.phases.get()
    due = actions.due_reminders(phase.closes_at - before)
    assert due == [(phase, mark) for mark in hours]


def test_writer_is_reminded_once_at_each_mark(consultation, now, at):
    phase = consultation.phases.get()
    draft = keep(consultation, now)
    keep(consultation, now, email="KAREN@example.org")
    keep(consultation, now, email="")
    for before in (24 * HOUR, 23 * HOUR, 3 * HOUR, 2 * HOUR):
        at(phase.closes_at - before)
        tasks.remind()
        for job in Job.objects.filter(kind=tasks.answering.REMIND_WRITERS):
            tasks.remind_writers(job.subject_id, None)
    assert mails("draft_reminder").count() == 2
    assert draft.own_path in written(mails("draft_reminder").first())


def test_reminder_follows_a_moved_deadline(consultation, now):
    keep(consultation, now)
    phase = consultation.phases.get()
    first = phase.closes_at
    assert actions.remind_writers(phase, 24, now=first - 24 * HOUR) == 1
    phase.closes_at = first + dt.timedelta(days=7)
    phase.save()
    assert actions.remind_writers(phase, 3, now=first - 3 * HOUR) == 0
    actions.remind_writers(phase, 24, now=phase.closes_at - 24 * HOUR)
    assert mails("draft_reminder").count() == 2


def test_sent_draft_and_one_begun_after_the_mark_are_not_reminded(consultation, answer, now, at):
    phase = consultation.phases.get()
    mark = phase.closes_at - 3 * HOUR
    keep(consultation, mark + SECOND)
    assert actions.remind_writers(phase, 3, now=mark + HOUR) == 0
    draft = keep(consultation, now)
    assert actions.remind_writers(phase, 3, now=mark + HOUR) == 1
    draft.delete()
    SubmissionDraft.objects.all().delete()
    message = mails("draft_reminder").get()
    assert render(message, kinds.find(message.kind)) is None


def test_drafts_are_forgotten_some_days_after_the_last_deadline(consultation, now):
    draft = keep(consultation, now)
    ends = actions.draft_ends(draft)
    assert ends == consultation.phases.get().closes_at + dt.timedelta(days=limits.DRAFT_DAYS)
    assert actions.forget_drafts(ends - SECOND) == 0
    assert actions.forget_drafts(ends) == 1
