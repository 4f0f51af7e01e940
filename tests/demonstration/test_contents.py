"""What the demonstration holds once it is loaded (its loading and removal: test_demonstration.py)."""

import datetime as dt

from django.core.management import call_command
from django.utils import timezone

from consultations.models import Submission
from ogp_portal.accounts.models import User
from ogp_portal.jobs.actions import run_due
from plans.models import ActionPlan, Evaluation, OwnerReport, OwnerRequest
from tests.factories import PlanFactory

from .test_demonstration import rows_of_every_table


def test_demonstration_has_one_published_evaluation_with_its_files(story):
    evaluation = Evaluation.objects.get(plan=story)
    formats = evaluation.published_snapshot.renditions.values_list("format", "language")
    assert sorted(formats) == [("html", "da"), ("html", "en"), ("pdf", "da"), ("pdf", "en")]


def test_loading_again_leaves_what_is_there(story, settings):
    before = rows_of_every_table()
    call_command("load_demo", verbosity=0)
    assert rows_of_every_table() == before


def test_demonstration_shows_how_owners_are_asked(story, client, now):
    assert OwnerReport.objects.waiting().count() == 1
    assert [str(row.organisation) for row in OwnerRequest.objects.silent(now)] == [
        "Nordholm Kommune (opdigtet)"
    ]
    page = client.get(story.get_absolute_url()).content.decode()
    assert "Ikke opdateret siden" in page
    assert "Ikke bekræftet af myndigheden" in page


def test_owners_of_the_demonstration_are_mailed_and_marked(story, settings):
    settings.EMAIL_BACKEND = "ogp_portal.notifications.filed_mail.FiledMailBackend"
    run_due("messages", now=timezone.now(), budget=dt.timedelta(seconds=10))
    mails = [path.read_text() for path in settings.MAIL_DIR.glob("*.eml")]
    asked = [mail for mail in mails if "To: aabenhed@nordholm.demo.invalid" in mail]
    assert len(asked) == 1
    assert "/indberet/" in asked[0]
    assert "DEMONSTRATION" in asked[0]


def test_every_invented_body_and_person_says_so(story):
    for people in (User.objects.filter(is_demonstration=True),):
        assert all("(opdigtet)" in person.display_name for person in people)
    names = Submission.objects.exclude(public_name="").values_list("public_name", flat=True)
    assert all("(opdigtet)" in name for name in names)


def test_demonstration_is_never_counted_among_real_plans(story):
    real = PlanFactory()
    assert list(ActionPlan.objects.in_force()) == [real]
