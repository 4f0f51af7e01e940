"""Denmark's real plans as open data: as described, and no address leads astray."""

import jsonschema
import pytest

from ogp_portal.open_data.kinds import KINDS
from ogp_portal.open_data.schema import described_api
from tests.plans.denmark import loaded_for_all_tests_of_a_module

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"
IMPORTED = [
    "plans",
    "themes",
    "commitments",
    "assessments",
    "recommendations",
    "organisations",
    "documents",
    "evaluations",
    "meetings",
    "consultations",
]


@pytest.fixture(scope="module", autouse=True)
def _denmark(django_db_setup, django_db_blocker):
    with loaded_for_all_tests_of_a_module(django_db_blocker) as printed:
        yield printed


def references(value) -> set[str]:
    """Addresses of other objects that stand in an object."""
    if isinstance(value, list):
        return set().union(*map(references, value)) if value else set()
    return {value["api_url"]} if isinstance(value, dict) and "api_url" in value else set()


@pytest.mark.parametrize("name", IMPORTED)
def test_objects_are_as_described_and_their_references_lead_on(client, name):
    found = client.get(f"/api/v1/{name}/?page_size=200").json()["results"]
    assert found
    description = described_api()
    title = KINDS[name].serializer.__name__.removesuffix("Row")
    schema = {
        "$ref": f"#/components/schemas/{title}",
        "components": description["components"],
    }
    checked = jsonschema.Draft202012Validator(schema)
    others: set[str] = set()
    for one in found:
        checked.validate(one)
        others |= set().union(*map(references, one.values()))
    for address in sorted(others):
        assert client.get(address.removeprefix(SITE)).status_code == 200, address


def test_the_first_initiative_of_the_third_plan(client):
    (one,) = client.get("/api/v1/commitments/?ogp_id=DK0050").json()["results"]
    assert one["number"] == "1.1"
    assert one["title"]["da"] == "Flere åbne data til borgere og medier"
    assert one["url"] == f"{SITE}/handlingsplaner/2017-2019/1.1/"
    plan = client.get(one["plan"]["api_url"].removeprefix(SITE)).json()
    assert plan["slug"] == "2017-2019"


def test_nothing_imported_is_invented(client):
    for name in IMPORTED:
        assert client.get(f"/api/v1/{name}/?fields=id,api_url").status_code == 200
        if "is_demonstration" in KINDS[name].filters.base_filters:
            invented = client.get(f"/api/v1/{name}/?is_demonstration=true").json()
            assert invented["results"] == []
