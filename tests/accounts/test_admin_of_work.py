"""The admin of what has no page of its own: jobs, mails and the log."""

import pytest
from django.utils import timezone

from ogp_portal import audit
from ogp_portal.audit.models import Event
from ogp_portal.jobs.models import Job
from ogp_portal.notifications import Recipient
from ogp_portal.notifications.actions import post
from ogp_portal.notifications.follows import CONFIRM
from ogp_portal.notifications.models import Message

LISTS = ["/admin/jobs/job/", "/admin/notifications/message/", "/admin/audit/event/"]


@pytest.fixture
def mail(db):
    context = {"label": "Plan", "link": "https://ogp.example/hemmeligt", "days": 14}
    to = Recipient("borger@example.org")
    return post(CONFIRM, to=to, subject_key="1", context=context, now=timezone.now())


@pytest.fixture
def failed_job(mail):
    now = timezone.now()
    Job.objects.update(state="failed", finished_at=now, last_error="it broke", attempt=8)
    return Job.objects.get()


def act(client, page, name, row):
    data = {"action": name, "_selected_action": [row.pk]}
    return client.post(page, data, follow=True).content.decode()


@pytest.mark.parametrize("page", LISTS)
@pytest.mark.parametrize("role", ["editor", "moderator", "administrator"])
def test_every_role_reads(request, mail, client_of, page, role):
    person = request.getfixturevalue(role)
    audit.record("invited", person, by=person, now=timezone.now())
    client = client_of(person)
    assert client.get(page).status_code == 200
    for model in (Job, Message, Event):
        if model._meta.model_name in page:
            row = model.objects.first()
            assert client.get(f"{page}{row.pk}/change/").status_code == 200


@pytest.mark.parametrize("page", LISTS)
def test_nobody_adds_changes_or_deletes(administrator, mail, client_of, page):
    audit.record("invited", administrator, by=administrator, now=timezone.now())
    client = client_of(administrator)
    row = {"j": Job, "n": Message, "a": Event}[page[7]].objects.first()
    assert client.get(f"{page}add/").status_code == 403
    assert client.post(f"{page}{row.pk}/change/", {}).status_code == 403
    assert client.post(f"{page}{row.pk}/delete/", {"post": "yes"}).status_code == 403


def test_failed_job_is_found_and_tried_again(editor, failed_job, client_of):
    client = client_of(editor)
    page = client.get("/admin/jobs/job/?state__exact=failed").content.decode()
    assert "notifications.send" in page
    assert "1 opgave ændret." in act(client, "/admin/jobs/job/", "try_again", failed_job)
    assert Job.objects.get().state == "queued"


def test_failed_job_is_given_up(editor, failed_job, client_of):
    act(client_of(editor), "/admin/jobs/job/", "give_up", failed_job)
    assert Job.objects.get().state == "abandoned"


def test_job_that_waits_is_left_alone(editor, mail, client_of):
    page = act(client_of(editor), "/admin/jobs/job/", "try_again", Job.objects.get())
    assert "0 opgaver ændret." in page


def test_why_a_job_failed_can_be_read(editor, failed_job, client_of):
    page = client_of(editor).get(f"/admin/jobs/job/{failed_job.pk}/change/").content.decode()
    assert "it broke" in page


def test_mail_held_back_is_sent_after_all(editor, mail, client_of, sent):
    sent()
    Message.objects.update(state="quarantined", sent_at=None)
    page = act(client_of(editor), "/admin/notifications/message/", "send_after_all", mail)
    assert "1 mail ændret." in page
    assert len(sent()) == 2
    assert Event.objects.get().verb == "released a mail"


def test_mail_that_was_sent_is_not_sent_again_nor_given_up(editor, mail, client_of, sent):
    sent()
    client = client_of(editor)
    for name in ("send_after_all", "give_up"):
        assert "0 mails ændret." in act(client, "/admin/notifications/message/", name, mail)
    assert len(sent()) == 1


def test_mail_is_given_up_once(editor, mail, client_of, sent):
    client = client_of(editor)
    assert "1 mail ændret." in act(client, "/admin/notifications/message/", "give_up", mail)
    assert "0 mails ændret." in act(client, "/admin/notifications/message/", "give_up", mail)
    assert sent() == []


def test_links_in_a_mail_are_not_shown_to_staff(editor, mail, client_of):
    page = client_of(editor).get(f"/admin/notifications/message/{mail.pk}/change/")
    assert "hemmeligt" not in page.content.decode()


def test_mails_are_found_by_kind_and_address(editor, mail, client_of):
    client = client_of(editor)
    page = client.get("/admin/notifications/message/?kind=follows.confirm&q=borger")
    assert "borger@example.org" in page.content.decode()
    page = client.get("/admin/notifications/message/?kind=accounts.mail")
    assert "borger@example.org" not in page.content.decode()


def test_log_names_the_act_and_the_person_in_danish(editor, client_of):
    audit.record("gave a role", editor, by=editor, now=timezone.now())
    page = client_of(editor).get("/admin/audit/event/?verb=gave+a+role").content.decode()
    assert "har givet en rolle" in page
    assert "Redaktør" in page


def test_log_is_read_without_the_person_who_is_gone(editor, stranger, client_of):
    audit.record("invited", stranger, by=stranger, now=timezone.now())
    audit.record("invited", editor, by=None, now=timezone.now())
    stranger.delete()
    assert client_of(editor).get("/admin/audit/event/").status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_log_costs_the_same_whatever_it_shows(
    editor, client_of, rows, django_assert_max_num_queries
):
    client = client_of(editor)
    for _row in range(rows):
        audit.record("invited", editor, by=editor, now=timezone.now())
    with django_assert_max_num_queries(14):
        client.get("/admin/audit/event/")
