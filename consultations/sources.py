"""Where the facts on the page of a consultation held elsewhere come from."""

from collections.abc import Iterable

from django.db.models import Model

from plans.facts import PublicSource, sources_of

from .models import Consultation, ConsultationDocument
from .shown import Row, ShownConsultation


def sources_of_record(record: ShownConsultation, documents: Iterable[Row]) -> list[PublicSource]:
    """What stands behind the record and the list of its material. One query."""
    of_documents = (_as_model(ConsultationDocument, row) for row in documents)
    return sources_of(_as_model(Consultation, record), *of_documents)


def _as_model(model: type[Model], row: Row) -> Model:
    """The row as an object of `model` with the columns that were read."""
    columns = vars(row) | {model._meta.pk.attname: row.pk}
    names = [one.attname for one in model._meta.concrete_fields if one.attname in columns]
    return model.from_db("default", names, [columns[name] for name in names])
