"""What a document is: what the database refuses, its versions, its page, the text of its file."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from ogp_portal.files.actions import store
from ogp_portal.jobs.actions import run_due
from ogp_portal.jobs.models import Job, JobState
from plans.actions import read_later, restore_document, withdraw_document
from plans.enums import PlanState
from plans.models import Document, PlanAlias
from tests.factories import CommitmentFactory, DocumentFactory, PlanFactory
from tests.plans.reading import html_of, words_of
from tests.plans.staff_pages import REASON, fields_of, page_of

pytestmark = pytest.mark.django_db

CLOSES = dt.datetime(2099, 1, 2, 11, 0, tzinfo=dt.UTC)
ADD = "/admin/plans/document/add/"


def text_file(text: str, now, name: str = "brev.txt"):
    return store(text.encode(), name=name, content_type="text/plain", now=now)


# --- what is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize("plan", [None, "other"])
def test_a_documents_commitment_belongs_to_its_plan(plan):
    plan = PlanFactory() if plan else None
    with pytest.raises(IntegrityError, match="document_"), transaction.atomic():
        DocumentFactory(plan=plan, commitment=CommitmentFactory())
        connection.check_constraints()


def test_a_commitment_brings_its_plan():
    commitment = CommitmentFactory()
    document = DocumentFactory.build(plan=None, commitment=commitment)
    document.full_clean()
    assert document.plan == commitment.plan


@pytest.mark.parametrize("length", [1, 2, 3])
def test_documents_do_not_replace_each_other_in_a_circle(length):
    chain = [DocumentFactory()]
    for _number in range(length - 1):
        chain.append(DocumentFactory(replaces=chain[-1]))
    chain[0].replaces = chain[-1]
    with pytest.raises(ValidationError, match="replaces"):
        chain[0].clean()
    with pytest.raises(IntegrityError, match="newer version"), transaction.atomic():
        chain[0].save()


def test_a_plan_can_be_removed_with_its_commitments_documents():
    commitment = CommitmentFactory()
    DocumentFactory(plan=commitment.plan, commitment=commitment)
    commitment.plan.delete()
    connection.check_constraints()
    assert not Document.objects.exists()


# --- its page -----------------------------------------------------------------------------------


def test_each_version_shows_the_way_to_the_other(client):
    old = DocumentFactory(title_da="Første udgave", version="1")
    new = DocumentFactory(title_da="Anden udgave", version="2", replaces=old)
    older_page, newer_page = (words_of(client, one.get_absolute_url()) for one in (old, new))
    assert "Erstattet af en nyere udgave: Anden udgave" in older_page
    assert "Erstatter en ældre udgave: Første udgave" in newer_page
    assert "Version 2" in newer_page


def test_a_reply_stands_beside_its_report(client):
    report = DocumentFactory(title_da="Rapporten", kind="irm_report")
    reply = DocumentFactory(title_da="Vores svar", kind="reply", reply_to=report)
    assert "Besvaret med: Vores svar" in words_of(client, report.get_absolute_url())
    assert "Svar på: Rapporten" in words_of(client, reply.get_absolute_url())


def test_a_version_for_staff_is_named_to_nobody_else(client):
    old = DocumentFactory()
    DocumentFactory(title_da="Hemmelig", replaces=old, is_staff_only=True)
    assert "Hemmelig" not in html_of(client, old.get_absolute_url())


@pytest.mark.parametrize("versions", [1, 3])
def test_a_documents_page_asks_three_queries(client, versions, django_assert_num_queries):
    report = DocumentFactory(commitment=None)
    DocumentFactory.create_batch(versions, replaces=report)
    with django_assert_num_queries(3):
        html_of(client, report.get_absolute_url())


def test_an_irm_draft_is_announced_with_link_and_deadline(client):
    draft = DocumentFactory(
        kind="irm_draft",
        url="",
        comment_url="https://example.org/udkast",
        comment_closes_at=CLOSES,
    )
    words = words_of(client, draft.get_absolute_url())
    assert "Du kan kommentere indtil fredag den 2. januar 2099 kl. 12.00 (dansk tid)." in words
    assert "Det er et udkast og ikke en vurdering." in words
    page = html_of(client, draft.get_absolute_url())
    assert 'class="button button-primary" href="https://example.org/udkast"' in page


def test_comments_are_over_at_the_deadline(client):
    closed = timezone.now() - dt.timedelta(seconds=1)
    draft = DocumentFactory(comment_url="https://example.org/", comment_closes_at=closed)
    page = html_of(client, draft.get_absolute_url())
    assert "Fristen for kommentarer var" in page
    assert "button-primary" not in page


def test_a_documents_page_says_where_it_belongs(client):
    commitment = CommitmentFactory(number="2.1", title_da="Åbne data")
    document = DocumentFactory(
        plan=commitment.plan, commitment=commitment, phase="implementation", language="en"
    )
    words = words_of(client, document.get_absolute_url())
    assert "Initiativ 2.1 Åbne data Fase Gennemførelse Sprog engelsk" in words


# --- the text of its file -----------------------------------------------------------------------


def test_a_files_words_are_read_later_and_found(client, now):
    document = DocumentFactory(url="", file=text_file("Om vandløb og søer", now))
    with transaction.atomic():
        read_later(document, now=now)
        read_later(document, now=now)
    assert "Ingen dokumenter passer" in words_of(client, "/dokumenter/?q=vandl%C3%B8b")
    assert run_due("builds", now=now, budget=dt.timedelta(seconds=20)) == 1
    assert document.title_da in words_of(client, "/dokumenter/?q=vandl%C3%B8b")
    assert document.title_da in words_of(client, "/soeg/?q=vandl%C3%B8b")


def test_reading_a_file_does_not_make_the_repository_newer(client, now):
    document = DocumentFactory(url="", file=text_file("Om vandløb", now))
    Document.pgh_event_model.objects.update(pgh_created_at=dt.datetime(2020, 3, 4, tzinfo=dt.UTC))
    read_later(document, now=now)
    run_due("builds", now=now, budget=dt.timedelta(seconds=20))
    assert "Sidst opdateret: 4. marts 2020" in words_of(client, "/dokumenter/")


def test_a_link_has_nothing_to_read(now):
    read_later(DocumentFactory(), now=now)
    assert not Job.objects.exists()


def test_a_file_that_is_gone_fails_once_and_is_seen_by_staff(now):
    file = text_file("Om vandløb", now)
    read_later(DocumentFactory(url="", file=file), now=now)
    file.path.unlink()
    run_due("builds", now=now, budget=dt.timedelta(seconds=20))
    assert Job.objects.get().state == JobState.FAILED


def test_a_removed_document_needs_no_reading(now):
    document = DocumentFactory(url="", file=text_file("Om vandløb", now))
    read_later(document, now=now)
    document.delete()
    run_due("builds", now=now, budget=dt.timedelta(seconds=20))
    assert Job.objects.get().state == JobState.DONE


# --- in the admin -------------------------------------------------------------------------------


def test_an_editor_announces_an_irm_draft(at_work):
    sent = fields_of(at_work.get(ADD)) | {
        "kind": "irm_draft",
        "title_en": "Draft Results Report",
        "comment_url": "https://example.org/udkast",
        "comment_closes_at_0": "2099-01-02",
        "comment_closes_at_1": "12:00",
    }
    answer = at_work.post(ADD, sent)
    assert answer.status_code == 302, answer.context["errors"]
    assert Document.objects.get().comment_closes_at == CLOSES


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"kind": "irm_draft"}, "comment_url"),
        ({"comment_url": "https://example.org/"}, "comment_closes_at"),
        ({"comment_closes_at_0": "2099-01-02", "comment_closes_at_1": "12:00"}, "comment_url"),
        ({"comment_url": "ftp://example.org/"}, "comment_url"),
        ({"phase": "opdigtet"}, "phase"),
    ],
)
def test_what_does_not_fit_is_told_beside_the_field(at_work, typed, field):
    sent = fields_of(at_work.get(ADD)) | {"kind": "minutes", "title_da": "Referat"} | typed
    answer = at_work.post(ADD, sent)
    assert field in answer.context["adminform"].form.errors
    assert not Document.objects.exists()


def test_a_commitment_of_another_plan_is_told_beside_the_field(at_work):
    commitment, document = CommitmentFactory(), DocumentFactory()
    sent = fields_of(at_work.get(page_of(document))) | {"commitment": commitment.pk}
    errors = at_work.post(page_of(document), sent).context["adminform"].form.errors
    assert errors["commitment"] == ["The commitment belongs to another plan."]


def test_an_uploaded_file_is_read_later(at_work):
    sent = fields_of(at_work.get(ADD)) | {"kind": "minutes", "title_da": "Referat"}
    at_work.post(ADD, sent | {"upload": SimpleUploadedFile("referat.txt", b"Om vandmiljoe")})
    assert Document.objects.get().text == ""
    run_due("builds", now=timezone.now(), budget=dt.timedelta(seconds=20))
    document = Document.objects.get()
    assert document.text == "Om vandmiljoe"
    page = at_work.get(page_of(document)).content.decode()
    assert "13 characters" in page
    assert document.file.sha256 in page


def test_the_words_of_a_replaced_file_are_found_no_more(at_work, now):
    draft = PlanFactory(state="draft")
    document = DocumentFactory(
        plan=draft, url="", file=text_file("Om vandløb", now), text="Om vandløb"
    )
    for words in (b"Om soeer", b"Om vandloeb", b"Om soeer"):
        sent = fields_of(at_work.get(page_of(document)))
        at_work.post(page_of(document), sent | {"upload": SimpleUploadedFile("a.txt", words)})
        document.refresh_from_db()
        assert document.text == ""
        run_due("builds", now=timezone.now(), budget=dt.timedelta(seconds=20))
        document.refresh_from_db()
        assert document.text == words.decode()


@pytest.mark.parametrize("where", ["here", "link", "none"])
def test_the_list_can_be_narrowed_to_where_documents_are(at_work, now, where):
    titles = {"here": "Gemt", "link": "Henvist", "none": "Borte"}
    DocumentFactory(title_en=titles["here"], url="", file=text_file("a", now))
    DocumentFactory(title_en=titles["link"])
    DocumentFactory(title_en=titles["none"], url="")
    page = at_work.get(f"/admin/plans/document/?where={where}").content.decode()
    assert [title for title in titles.values() if f">{title}<" in page] == [titles[where]]


# --- once public, its address is for ever -------------------------------------------------------


def withdraw(document, now, reason="Den rummer personoplysninger."):
    return withdraw_document(document, reason_da=reason, by=None, now=now)


def test_a_withdrawn_document_says_so_and_why_at_its_address(client, now):
    document = DocumentFactory(title_da="Brevet", url="", file=text_file("hemmeligt", now))
    withdraw(document, now)
    for path in (document.get_absolute_url(), f"{document.get_absolute_url()}fil/"):
        answer = client.get(path)
        assert answer.status_code == 410
        page = answer.content.decode()
        assert "trukket tilbage 23. november 2026" in page
        assert "Den rummer personoplysninger." in page
        assert "brev.txt" not in page


@pytest.mark.parametrize(
    "path",
    [
        "/dokumenter/",
        "/handlingsplaner/2026/",
        "/handlingsplaner/2026/feed.atom",
        "/soeg/?q=Brevet",
    ],
)
def test_a_withdrawn_document_leaves_every_list_and_comes_back(client, now, path):
    document = DocumentFactory(title_da="Brevet fra OGP", plan=PlanFactory(slug="2026"))
    assert "Brevet fra OGP" in client.get(path).content.decode()
    withdraw(document, now)
    assert "Brevet fra OGP" not in client.get(path).content.decode()
    restore_document(document, reason="Vi tog fejl.", by=None, now=now)
    assert "Brevet fra OGP" in client.get(path).content.decode()


def test_withdrawing_needs_a_reason_and_is_done_once(now):
    document = DocumentFactory()
    with pytest.raises(ValidationError) as refused:
        withdraw(document, now, reason=" ")
    assert "reason_da" in refused.value.message_dict
    withdraw(document, now)
    with pytest.raises(ValidationError):
        withdraw(document, now)


def test_a_withdrawn_document_without_a_reason_is_refused(now):
    with pytest.raises(IntegrityError, match="withdrawn_document_has_a_reason"):
        DocumentFactory(withdrawn_at=now)


@pytest.mark.parametrize(("given", "status"), [({}, 403), ({"is_staff_only": True}, 302)])
def test_only_a_document_that_was_never_public_is_deleted(at_work, given, status):
    address = page_of(DocumentFactory(**given), "delete")
    assert at_work.post(address, {"post": "yes"}).status_code == status


def test_many_public_documents_are_not_deleted_at_once(at_work):
    chosen = {"action": "delete_selected", "_selected_action": DocumentFactory().pk, "post": "yes"}
    at_work.post("/admin/plans/document/", chosen)
    assert Document.objects.exists()


def test_an_editor_withdraws_a_document_and_brings_it_back(at_work):
    document = DocumentFactory()
    at_work.post(page_of(document, "withdraw"), {"reason_da": "Forkert udgave."})
    assert Document.objects.get().withdrawn_reason_da == "Forkert udgave."
    at_work.post(page_of(document, "restore"), {"reason": "Det var den rigtige."})
    assert not Document.objects.get().is_withdrawn


def test_the_file_of_a_public_document_is_not_replaced(at_work, now):
    document = DocumentFactory(url="", file=text_file("Første", now))
    sent = fields_of(at_work.get(page_of(document)))
    sent |= {"upload": SimpleUploadedFile("ny.txt", b"Anden")}
    errors = at_work.post(page_of(document), sent).context["adminform"].form.errors
    assert "new document that replaces this one" in errors["upload"][0]
    assert Document.objects.get().file == document.file


def test_a_public_document_is_not_hidden_for_staff(at_work):
    document = DocumentFactory()
    sent = fields_of(at_work.get(page_of(document))) | {"is_staff_only": "on"}
    errors = at_work.post(page_of(document), sent).context["adminform"].form.errors
    assert "is_staff_only" in errors


def test_a_public_document_is_not_moved_to_where_nobody_sees_it(at_work):
    document, draft = DocumentFactory(), PlanFactory(state=PlanState.DRAFT)
    sent = fields_of(at_work.get(page_of(document))) | {"plan": draft.pk}
    errors = at_work.post(page_of(document), sent).context["adminform"].form.errors
    assert "plan" in errors


# --- on the page of its plan --------------------------------------------------------------------


def on_the_plans_page(at_work, plan, **typed):
    sent = fields_of(at_work.get(page_of(plan))) | REASON
    sent |= {"documents-TOTAL_FORMS": "1", "documents-0-kind": "minutes"}
    sent |= {"documents-0-published_precision": "unknown", "documents-0-title_da": "Referat"}
    return at_work.post(page_of(plan), sent | {f"documents-0-{key}": typed[key] for key in typed})


def test_a_file_added_on_the_plans_page_is_read_later(at_work, client):
    plan = PlanFactory(slug="2026")
    file = SimpleUploadedFile("referat.txt", b"Om vandmiljoe")
    answer = on_the_plans_page(at_work, plan, upload=file, language="da", version="2.1")
    assert answer.status_code == 302, answer.context["errors"]
    run_due("builds", now=timezone.now(), budget=dt.timedelta(seconds=20))
    assert Document.objects.get().text == "Om vandmiljoe"
    assert "Sprog: dansk Version: 2.1" in words_of(client, "/handlingsplaner/2026/")


def test_what_is_public_is_not_deleted_on_the_plans_page(at_work):
    document = DocumentFactory()
    PlanAlias.objects.create(plan=document.plan, slug="andet")
    sent = fields_of(at_work.get(page_of(document.plan))) | REASON
    sent |= {"documents-0-DELETE": "on", "aliases-0-DELETE": "on", "aliases-0-slug": "tredje"}
    at_work.post(page_of(document.plan), sent)
    assert Document.objects.exists()
    assert PlanAlias.objects.get().slug == "andet"
