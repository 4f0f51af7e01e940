"""What the database refuses of cases and packages, whoever writes."""

import pytest

from consultations.models import Package
from tests.factories import ConsultationFactory
from tests.factories.consultations import NOW
from tests.refusals import refuses

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("package_kind_known", {"kind": "other"}),
        ("package_scope_known", {"scope": "some"}),
        ("finished_package_has_its_file", {"finished_at": NOW}),
        ("only_the_journal_goes_on_from_last_time", {"kind": "access", "scope": "new"}),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_package_is_refused(name, columns):
    package = Package.objects.create(
        consultation=ConsultationFactory(), kind="journal", requested_at=NOW
    )
    refuses(name, package, **columns)
