"""What the database refuses of packages, whoever writes."""

import datetime as dt

import pytest

from ogp_portal.open_data.package.models import Package
from tests.factories.consultations import NOW
from tests.refusals import refuses

pytestmark = pytest.mark.django_db


def package(as_of: dt.datetime) -> Package:
    return Package.objects.create(
        as_of=as_of,
        built_at=as_of,
        sha256="0" * 64,
        size=1,
        rows=0,
        log_read_from=0,
        removals_seen=0,
    )


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("package_of_one_moment", {"as_of": NOW, "built_at": NOW}),
        ("package_built_after_its_moment", {"built_at": NOW - dt.timedelta(days=9)}),
        ("package_has_a_checksum", {"sha256": "../../secret"}),
    ],
)
def test_a_package_that_breaks_a_rule_is_refused(name, columns):
    package(NOW)
    refuses(name, package(NOW - dt.timedelta(days=1)), **columns)
