"""The catalogue: both forms say the same, keep the profile's rules, and name every data set."""

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rdflib import Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF

from ogp_portal.open_data.catalogue import json_ld, turtle
from ogp_portal.open_data.catalogue.graph import Iri, Node, Words
from ogp_portal.open_data.files import FORMATS
from ogp_portal.open_data.kinds import KINDS
from ogp_portal.open_data.package import actions
from tests.factories import SubmissionFactory

from .conftest import one_of_each

pytestmark = [
    pytest.mark.django_db,
    # rdflib reads JSON-LD by a class of its own that it means to do away with.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
RULES = Path(__file__).parent / "dcat_ap_dk.ttl"
SITE = "http://127.0.0.1:8000"


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def read(client, form: str = "ttl") -> Graph:
    answer = client.get(f"/data/catalog.{form}")
    assert answer.status_code == 200
    name = {"ttl": "turtle", "jsonld": "json-ld"}[form]
    return Graph().parse(data=answer.text, format=name)


def faults(graph: Graph) -> str:
    from pyshacl import validate  # slow to load

    conforms, _report, words = validate(graph, shacl_graph=str(RULES), advanced=True)
    return "" if conforms else words


def test_it_keeps_the_rules_of_the_profile(client, everything, now, settings):
    assert faults(read(client)) == ""
    settings.OGP_PUBLISHER, settings.OGP_CONTACT_MAIL = 'Styrelsen "æ"', "ogp@example.org"
    actions.build(now)
    graph = read(client)
    assert faults(graph) == ""
    assert len(set(graph.subjects(RDF.type, DCAT.Dataset))) == len(KINDS) + 1


def test_the_rules_would_find_a_fault(client):
    graph = read(client)
    graph.remove((None, DCTERMS.title, None))
    graph.remove((None, DCAT.accessURL, None))
    assert "Less than 1 values" in faults(graph)


def test_both_forms_say_the_same(client, everything):
    assert isomorphic(read(client, "ttl"), read(client, "jsonld"))
    told = client.get("/data/catalog.ttl").headers
    assert told["Content-Type"] == "text/turtle; charset=utf-8"
    assert told["Access-Control-Allow-Origin"] == "*"
    assert told["Cache-Control"] == "public, max-age=0, s-maxage=30"
    assert client.get("/data/catalog.jsonld").headers["Content-Type"] == "application/ld+json"


def test_every_kind_is_a_data_set_in_both_languages_with_every_form(client, everything):
    graph = read(client)
    for kind in KINDS.values():
        dataset = URIRef(f"{SITE}/data/catalog.ttl#{kind.name}")
        titles = {one.language for one in graph.objects(dataset, DCTERMS.title)}
        assert titles == {"da", "en"}
        forms = graph.objects(dataset, DCAT.distribution)
        given = {str(one) for form in forms for one in graph.objects(form, DCAT.downloadURL)}
        assert given == {f"{SITE}/api/v1/{kind.name}.{form}" for form in FORMATS}
        page = str(graph.value(dataset, DCAT.landingPage))
        assert client.get(page.removeprefix(SITE)).status_code == 200


def test_times_are_those_of_public_data(client, now):
    answer = SubmissionFactory(published_at=now)
    SubmissionFactory(published_at=now.replace(year=2020), hidden_at=now, hide_reason="unlawful")
    dataset = URIRef(f"{SITE}/data/catalog.ttl#submissions")
    said = f"{answer.published_at:%Y-%m-%dT%H:%M:%SZ}"
    graph = read(client)
    for name in (DCTERMS.issued, DCTERMS.modified):
        assert [str(one)[:19] for one in graph.objects(dataset, name)] == [said[:19]]


def test_a_trial_says_so_and_names_no_publisher(client, settings):
    settings.OGP_PUBLISHER = ""
    names = {str(one) for one in read(client).objects(None, FOAF.name)}
    assert any("trial" in name for name in names)


def test_it_costs_the_same_however_much_there_is(client, everything):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/data/catalog.ttl")
        return len(captured)

    before = queries()
    one_of_each()
    assert queries() == before <= 2


def test_any_text_is_written_so_that_it_is_read_back():
    words = 'a "b" \\ \n \t \r \x07 æ☃ \\u0041 <>'
    name = Iri('https://example.org/a b"<>|')
    node = Node("dcat:Dataset", name).say("dct:title", Words(words, "da"), Words(words))
    for form, written in (("turtle", turtle), ("json-ld", json_ld)):
        graph = Graph().parse(data=written.write([node]), format=form)
        found = set(graph.objects(URIRef(name.safe), DCTERMS.title))
        assert found == {Literal(words, lang="da"), Literal(words)}
