"""What the database refuses of files, whoever writes."""

import pytest

from consultations.models import Attachment
from ogp_portal.files.actions import store
from tests.factories import SubmissionFactory
from tests.factories.consultations import NOW
from tests.refusals import refuses_to

pytestmark = pytest.mark.django_db


def _file(**columns) -> Attachment:
    return Attachment.objects.create(
        original=store(b"Svar", name="svar.txt", content_type="text/plain", now=NOW),
        received_at=NOW,
        **columns,
    )


def test_a_file_kept_back_has_a_reason():
    version = SubmissionFactory().versions.get()
    name = "attachment_kept_back_has_a_reason"
    refuses_to(name, lambda: _file(version=version, withheld_at=NOW))


def test_a_reason_belongs_to_a_file_kept_back():
    version = SubmissionFactory().versions.get()
    name = "attachment_kept_back_has_a_reason"
    refuses_to(name, lambda: _file(version=version, withheld_reason="CPR."))


def test_each_place_in_an_answer_is_one_files():
    version = SubmissionFactory().versions.get()
    _file(version=version, position=1)
    name = "attachment_place_in_its_answer"
    refuses_to(name, lambda: _file(version=version, position=1))
