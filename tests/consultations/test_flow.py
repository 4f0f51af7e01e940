"""The flow picture: its figures are those of the table, and both are those of the database."""

import csv
import io
import re
from xml.etree import ElementTree as ET

import pytest

from consultations.flow import RESULTS_SHOWN, flow_of
from consultations.flow_drawing import FULL, NARROW, draw, legend
from consultations.models import figures_of
from tests.factories import (
    CommitmentFactory,
    PlanFactory,
    ProvenanceLinkFactory,
    ResponseFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db
PAGE = "/hoeringer/aabenhed/forloeb/"
SVG = "{http://www.w3.org/2000/svg}"


def parsed(drawn):
    return ET.fromstring(drawn)  # noqa: S314 - drawn by ourselves


@pytest.fixture
def answer(consultation):
    """A function that makes a proposal, decided and linked as told."""

    def answer(decision=None, *initiatives, **given):
        made = SubmissionFactory(consultation=consultation, **given)
        proposal = made.proposals.get()
        if decision:
            response = ResponseFactory(proposal=proposal, decision=decision)
            for one in initiatives:
                ProvenanceLinkFactory(proposal=proposal, response=response, commitment=one)
        return proposal

    return answer


@pytest.fixture
def full(answer, consultation, now):
    """Every way there is, and what is not public."""
    first, second = CommitmentFactory.create_batch(2)
    for _ in range(3):
        answer("accepted", first)
    answer("partly", first, second)
    answer("rejected")
    answer("accepted")
    answer()
    answer("accepted", first, hidden_at=now, hide_reason="unlawful")
    answer("accepted", submitter_kind="company", organisation_name="Firma")
    return consultation


def test_figures_add_up_to_the_database(full, now):
    flow, figures = flow_of(full.pk, now), figures_of(full)
    for numbers in (flow.senders, flow.decisions, flow.results):
        assert sum(number for _key, _words, number in numbers) == figures.proposals == flow.total
    for streams in (flow.to_decisions, flow.to_results):
        assert sum(one.number for one in streams) == figures.proposals
    decided = {key: number for key, _words, number in flow.decisions if key != "waiting"}
    assert decided == figures.by_decision


def test_heights_are_the_numbers(full, now):
    flow = flow_of(full.pk, now)
    drawn = parsed(draw(flow, "T", "D"))
    bands = [one for one in drawn.iter(f"{SVG}path") if one.get("data-number")]
    streams = [*flow.to_decisions, *flow.to_results]
    assert sorted(int(one.get("data-number")) for one in bands) == sorted(
        one.number for one in streams
    )
    for band in bands:
        share = int(band.get("data-number")) / flow.total
        assert float(band.get("data-height")) == pytest.approx(FULL * share, abs=0.001)
    bars = [one for one in drawn.iter(f"{SVG}rect") if one.get("data-number")]
    assert len(bars) == len(flow.senders) + len(flow.decisions) + len(flow.results)
    for bar in bars:
        share = int(bar.get("data-number")) / flow.total
        assert float(bar.get("height")) == pytest.approx(FULL * share, abs=0.001)


def test_bands_fill_their_bars_at_both_ends(full, now):
    flow = flow_of(full.pk, now)
    for streams, nodes in (
        (flow.to_decisions, flow.senders),
        (flow.to_results, flow.decisions),
    ):
        for key, _words, number in nodes:
            assert sum(one.number for one in streams if one.source == key) == number
    for streams, nodes in (
        (flow.to_decisions, flow.decisions),
        (flow.to_results, flow.results),
    ):
        for key, _words, number in nodes:
            assert sum(one.number for one in streams if one.target == key) == number


def test_table_and_file_hold_the_figures_of_the_picture(client, full, at, now):
    at(now)
    page = client.get(PAGE).text
    in_table = [int(one) for one in re.findall(r"</td><td>(\d+)</td></tr>(?!</tfoot>)", page)]
    text = client.get("/hoeringer/aabenhed/forloeb.csv").content.decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text))
    assert head == ["Trin", "Fra", "Til", "Forslag"]
    assert [int(row[3]) for row in rows] == in_table
    drawn = parsed(client.get("/hoeringer/aabenhed/forloeb.svg").content)
    bands = [one for one in drawn.iter(f"{SVG}path") if one.get("data-number")]
    words = sorted(one.find(f"{SVG}title").text for one in bands)
    assert words == sorted(f"{row[1]} → {row[2]}: {row[3]}" for row in rows)


def test_picture_says_in_words_what_it_shows(client, full):
    drawn = parsed(client.get("/en/consultations/aabenhed/flow.svg").content)
    assert drawn.get("role") == "img"
    assert drawn.find(f"{SVG}title").text.startswith("From answer to initiative: ")
    assert "Citizen (private person) → Accepted: 4" in drawn.find(f"{SVG}desc").text


def test_no_band_is_told_by_colour_alone(full, now):
    drawn = draw(flow_of(full.pk, now), "T", "D")
    assert set(re.findall(r"#[0-9a-fA-F]{3,6}", drawn)) <= {
        "#fff",
        "#333",
        "#555",
        "#1a1a1a",
        "#8a8a8a",
    }


def test_waiting_and_overdue_proposals_flow_to_not_decided_yet(answer, consultation, now):
    answer()
    proposal = answer()
    ResponseFactory(proposal=proposal, decision="deferred", decide_by=now.date().replace(day=1))
    flow = flow_of(consultation.pk, now)
    assert [(key, number) for key, _words, number in flow.decisions] == [("waiting", 2)]
    assert [(key, number) for key, _words, number in flow.results] == [("open", 2)]


def test_a_draft_plan_is_not_named(answer, consultation, now):
    answer("accepted", CommitmentFactory(plan=PlanFactory(state="draft"), title_da="Hemmelig"))
    flow = flow_of(consultation.pk, now)
    assert [key for key, _words, _number in flow.results] == ["not_linked"]


def test_rare_initiatives_are_counted_together(answer, consultation, now):
    for one in CommitmentFactory.create_batch(RESULTS_SHOWN + 3):
        answer("accepted", one)
    flow = flow_of(consultation.pk, now)
    assert {key: number for key, _words, number in flow.results}["others"] == 3
    assert flow.total == RESULTS_SHOWN + 3


@pytest.mark.parametrize("number", [1, 3])
def test_page_costs_three_queries(client, answer, django_assert_num_queries, number):
    for one in CommitmentFactory.create_batch(number):
        answer("accepted", one)
    with django_assert_num_queries(3):
        page = client.get(PAGE)
    assert page.text.count("<svg xmlns") == 2  # wide and narrow


def test_page_without_proposals_says_so(client, consultation):
    page = client.get(PAGE).text
    assert "Der er ikke offentliggjort forslag endnu" in page
    assert "<svg xmlns" not in page


def test_files_of_an_invented_consultation_say_so(client, full, settings):
    settings.OGP_PUBLISHER = "Digitaliseringsstyrelsen"
    address = "/hoeringer/aabenhed/forloeb.svg"
    assert "X-Robots-Tag" not in client.get(address).headers
    full.is_demonstration = True
    full.save()
    response = client.get(address)
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "Demonstration" in response.content.decode()


def test_a_record_has_no_flow(client, consultation):
    consultation.is_record = True
    consultation.save()
    for ending in ("forloeb/", "forloeb.svg", "forloeb.csv"):
        assert client.get(f"/hoeringer/aabenhed/{ending}").status_code == 404


def test_narrow_picture_has_a_number_for_each_name_and_fits_a_phone(full, now):
    flow = flow_of(full.pk, now)
    drawn = parsed(draw(flow, "T", "D", NARROW))
    assert float(drawn.get("width")) <= 288
    shown = [one.text for one in drawn.iter(f"{SVG}text")]
    named = [words for _first, words in legend(flow)]
    assert shown == [str(place) for place in range(1, sum(map(len, named)) + 1)]
    firsts = [first for first, _words in legend(flow)]
    assert firsts == [1, 1 + len(named[0]), 1 + len(named[0]) + len(named[1])]
    assert named[1][0].startswith(next(words for _key, words, _n in flow.decisions))


def test_two_pictures_on_a_page_share_no_id(client, full):
    ids = re.findall(r' id="(flow[^"]*)"', client.get("/hoeringer/aabenhed/forloeb/").text)
    assert len(ids) == len(set(ids)) > 4
