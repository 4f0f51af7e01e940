"""What the database refuses of later work, whoever writes."""

import pytest

from ogp_portal.jobs.models import Job
from tests.factories.consultations import NOW
from tests.refusals import refuses

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("running_job_has_a_lease", {"state": "running"}),
        ("finished_job_has_a_time", {"state": "done"}),
        ("finished_job_has_a_time", {"state": "failed"}),
        ("finished_job_has_a_time", {"state": "abandoned"}),
        ("finished_job_has_a_time", {"finished_at": NOW}),
        ("job_steps_in_order", {"done_steps": 2, "all_steps": 1}),
        ("dedupe_key", {"dedupe_key": "other"}),
    ],
)
def test_work_that_breaks_a_rule_is_refused(name, columns):
    Job.objects.create(
        kind="x", queue="messages", dedupe_key="other", not_before=NOW, created_at=NOW
    )
    job = Job.objects.create(
        kind="x", queue="messages", dedupe_key="one", not_before=NOW, created_at=NOW
    )
    refuses(name, job, **columns)
