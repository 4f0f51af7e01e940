"""What the database holds of the counted visits, whoever writes."""

import pytest
from django.db import IntegrityError, transaction

from ogp_portal.open_data.models import VisitCount

pytestmark = pytest.mark.django_db


def test_visits_are_counted_in_one_row_for_each_time(now):
    VisitCount.objects.create(key="k", window=now, number=1)
    with pytest.raises(IntegrityError, match="visits_counted_once"), transaction.atomic():
        VisitCount.objects.create(key="k", window=now, number=1)
    assert {"visits_counted_once"} == {one.name for one in VisitCount._meta.constraints}


def test_every_visit_is_one_more(now):
    assert [VisitCount.objects.add("k", now) for _ in range(3)] == [1, 2, 3]
