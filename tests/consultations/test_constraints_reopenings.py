"""What the database holds of an answered consultation that is taken up again."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from consultations.models import ConsultationDocument, Reopening
from tests.factories import ConsultationFactory
from tests.factories.consultations import NOW

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("reopening_has_a_reason", {"reason_da": ""}),
        ("reopening_after_answered", {"made_at": NOW - dt.timedelta(seconds=1)}),
    ],
)
def test_the_database_refuses(name, fields):
    right = {"settled_at": NOW, "made_at": NOW, "reason_da": "Et brev var glemt."}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Reopening.objects.create(consultation=ConsultationFactory(), **right | fields)


@pytest.mark.parametrize(
    "fields", [{"withdrawn_at": NOW}, {"withdrawn_reason_da": "Forkert."}], ids=str
)
def test_material_is_withdrawn_with_a_reason(fields):
    made = ConsultationFactory()
    refused = pytest.raises(IntegrityError, match="material_is_withdrawn_with_a_reason")
    with refused, transaction.atomic():
        ConsultationDocument.objects.create(consultation=made, title_da="Bilag", **fields)
