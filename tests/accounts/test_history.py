"""What is kept of names that were changed."""

from django.apps import apps

from tests.factories import OrganisationFactory


def test_history_of_an_earlier_name_tells_how_it_read_before(db):
    name = OrganisationFactory().names.create(name_da="Før")
    name.name_da = "Efter"
    name.save()
    events = apps.get_model("accounts.OrganisationNameEvent").objects.order_by("pgh_id")
    assert list(events.values_list("name_da", flat=True)) == ["Før", "Efter"]
