"""The description of the API says what the API does."""

import json

import jsonschema
import pytest

from consultations.models import Question
from ogp_portal.open_data.kinds import KINDS
from tests.factories import ConsultationFactory

from .sending import (
    owned_commitment,
    post,
    report,
    submission,
    to_commitment,
    to_consultation,
    token_for,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def description(client) -> dict:
    return client.get("/api/v1/schema/", headers={"Accept-Language": "en"}).json()


def validator(description: dict, name: str) -> jsonschema.Draft202012Validator:
    """Checks against one schema of the description, formats included."""
    schema = {"$ref": f"#/components/schemas/{name}", "components": description["components"]}
    return jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )


def name_of(kind) -> str:
    return kind.serializer.__name__.removesuffix("Row")


def test_it_is_openapi_of_version_3_1(description):
    assert description["openapi"] == "3.1.1"
    assert description["servers"] == [{"url": "http://127.0.0.1:8000"}]
    for schema in description["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_it_has_every_address(description):
    forms = ["csv", "xlsx", "json", "jsonl"]
    expected = {"/api/v1/", "/api/v1/schema/"}
    for name in KINDS:
        expected |= {f"/api/v1/{name}/", f"/api/v1/{name}/{{key}}/"}
        expected |= {f"/api/v1/{name}.{form}" for form in forms}
    expected |= {
        "/api/v1/consultations/{key}/submission-form/",
        "/api/v1/consultations/{key}/submissions/",
        "/api/v1/commitments/{key}/status-updates/",
    }
    assert set(description["paths"]) == expected
    operations = [one for methods in description["paths"].values() for one in methods.values()]
    keys = [one["operationId"] for one in operations]
    assert len(keys) == len(set(keys))


def test_what_a_kind_answers_is_as_described(client, everything, description, kind):
    page = client.get(f"/api/v1/{kind.name}/").json()
    validator(description, f"{name_of(kind)}Page").validate(page)
    known = set(description["components"]["schemas"][name_of(kind)]["properties"])
    for one in page["results"]:
        assert set(one) == known
        validator(description, name_of(kind)).validate(one)


def test_no_field_is_empty_in_all_of_the_test_data(client, everything):
    """Else the test above would say little: what is never filled in is named here."""
    empty = {
        f"{name}.{field}"
        for name in KINDS
        for field in KINDS[name].serializer.chosen().fields
        if not any(
            has_content(one[field]) for one in client.get(f"/api/v1/{name}/").json()["results"]
        )
    }
    lists = {name for name in empty if name.partition(".")[2].endswith(("parties", "answers"))}
    assert not lists
    assert not {"commitments.terms", "commitments.links", "plans.sections"} & empty
    assert not {"consultations.phases", "consultations.material", "meetings.presented"} & empty
    assert not {"proposals.response", "proposals.gross_list_plan", "submissions.text"} & empty


def has_content(value) -> bool:
    if isinstance(value, dict):
        return any(map(has_content, value.values()))
    return value is not None and value != []


def test_problems_are_as_described(client, description):
    for path in ("/api/v1/plans/?x=1", "/api/v1/plans/?order=x", "/api/v1/plans/0/"):
        validator(description, "Problem").validate(client.get(path).json())


def test_its_words_are_in_the_language_asked_for(client, description):
    danish = client.get("/api/v1/schema/").json()
    assert danish["info"]["title"] == "Åben forvaltning i Danmark: åbne data"
    assert description["info"]["title"] == "Open Government in Denmark: open data"
    words = json.dumps(danish["paths"]["/api/v1/plans/"], ensure_ascii=False)
    assert "Handlingsplaner" in words


def test_parameters_are_those_of_the_registry(description, kind):
    listed = description["paths"][f"/api/v1/{kind.name}/"]["get"]["parameters"]
    names = {one["name"] for one in listed}
    assert names == {*kind.filters.base_filters, "page_size", "order", "cursor", "fields"}
    (order,) = [one for one in listed if one["name"] == "order"]
    assert order["schema"]["enum"] == [*kind.orders]


def test_what_is_sent_and_comes_back_is_as_described(client, description):
    consultation = ConsultationFactory(phase__closes_at="2100-01-01T00:00Z")
    Question.objects.create(phase=consultation.phases.get(), text_da="Hvorfor?")
    form = client.get(f"/api/v1/consultations/{consultation.pk}/submission-form/").json()
    validator(description, "SubmissionForm").validate(form)
    validator(description, "NewSubmission").validate(submission())
    receipt = post(client, to_consultation(consultation), submission()).json()
    validator(description, "SubmissionReceipt").validate(receipt)
    refused = post(client, to_consultation(consultation), {}).json()
    validator(description, "Problem").validate(refused)
    for is_trusted in (True, False):
        commitment, body = owned_commitment(organisation__reports_at_once=is_trusted)
        sent = post(client, to_commitment(commitment), report(), secret=token_for(body)[1])
        validator(description, "NewStatusUpdate").validate(report())
        validator(description, "StatusReport").validate(sent.json())
