"""What is not public is on no surface of open data: a canary in every state and field, and nobody
hears one."""

import json

import pytest
from django.utils import timezone

from consultations.models import DeskReading, SubmitterIdentity
from ogp_portal.open_data.files import FORMATS
from ogp_portal.open_data.kinds import KINDS
from ogp_portal.open_data.throttles import FileThrottle
from tests.factories import (
    CommitmentFactory,
    ConsultationFactory,
    MeetingParticipantFactory,
    MilestoneFactory,
    NetworkMemberFactory,
    OrganisationFactory,
    PlanFactory,
    PostFactory,
    SubmissionFactory,
    TopicFactory,
)

from .conftest import number_all, one_of_each
from .hidden import (
    SECRETS,
    canary,
    of_a_draft_plan,
    of_earlier_and_removed_words,
    of_files,
    of_senders,
)
from .table import rows_of_xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _patient(monkeypatch):
    """The walk fetches more files than one may in ten minutes."""
    monkeypatch.setattr(FileThrottle, "most", 10_000)


ONCE = [
    "/api/v1/",
    "/api/v1/schema/",
    "/aabne-data/",
    "/en/open-data/",
    "/data/catalog.ttl",
    "/data/catalog.jsonld",
    "/data/ogp-commitments.csv",
]


def surfaces(client):
    """(address, text) of everything that open data gives to anybody."""
    for path in ONCE:
        yield path, client.get(path).text
    for name in KINDS:
        answer = client.get(f"/api/v1/{name}/?page_size=200")
        yield f"/api/v1/{name}/", answer.text
        found = answer.json()["results"]
        for one in found[:3] if KINDS[name].follows_by else found:
            path = f"/api/v1/{name}/{one['id']}/"
            yield path, client.get(path).text
        for form in FORMATS:
            answer = client.get(f"/api/v1/{name}.{form}")
            assert answer.status_code == 200
            body = b"".join(answer)
            told = str(rows_of_xlsx(body)) if form == "xlsx" else body.decode()
            yield f"/api/v1/{name}.{form}", told
        for page in (f"/aabne-data/{name}/", f"/en/open-data/{name}/"):
            yield page, client.get(page).text


@pytest.mark.parametrize("hide", SECRETS)
def test_no_surface_tells_what_is_not_public(client, hide):
    one_of_each()
    number_all()
    hide()
    number_all()
    heard = [path for path, words in surfaces(client) if "kanarie" in words.lower()]
    assert heard == []


def test_nor_an_address_of_a_person(client):
    one_of_each()
    for hide in SECRETS:
        hide()
    heard = [path for path, words in surfaces(client) if "@example" in words.lower()]
    assert heard == []


def test_the_walk_would_hear_one(client):
    CommitmentFactory(title_da=canary())
    heard = {path for path, words in surfaces(client) if "kanarie" in words.lower()}
    forms = {f"/api/v1/commitments.{form}" for form in FORMATS}
    pages = {"/api/v1/commitments/", "/aabne-data/commitments/", "/data/ogp-commitments.csv"}
    assert pages | forms <= heard


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_filter_tells_nothing_of_what_is_hidden(client, name):
    """Filtering by a hidden object gives what filtering by none gives."""
    of_a_draft_plan()
    plan = PlanFactory(state="draft")
    ConsultationFactory(plan=plan)
    TopicFactory(plan=plan, commitment=CommitmentFactory(plan=plan), post_count=1, last_position=1)
    filters = KINDS[name].filters.base_filters
    for one in ("plan", "commitment"):
        if one not in filters:
            continue
        hidden = plan if one == "plan" else plan.commitments.get()
        answer = client.get(f"/api/v1/{name}/?{one}={hidden.pk}")
        assert answer.json()["results"] == []


def test_private_persons_are_called_the_same_everywhere(client):
    SubmissionFactory(text="Hilsen Karen Jensen", public_name="Karen Jensen")
    PostFactory(author_name="Karen Jensen")
    told = json.dumps([client.get(f"/api/v1/{one}/").json() for one in KINDS])
    assert "Karen" not in told
    assert "[Privatperson]" in told
    assert client.get("/api/v1/posts/").json()["results"][0]["author"] == "Privatperson"
    (answer,) = client.get("/api/v1/submissions/").json()["results"]
    assert answer["sender"]["name"] == "Privatperson"
    assert answer["text"] == "Hilsen [Privatperson]"


def test_of_files_the_public_copies_are_listed_by_number(client):
    of_files()
    (answer,) = client.get("/api/v1/submissions/").json()["results"]
    (file,) = answer["files"]
    assert file["number"] == 1
    assert file["media_type"] == "application/pdf"
    assert file["url"].endswith(f"/svar/{answer['id']}/bilag/1/")


def test_organisations_are_listed_where_something_public_names_them(client):
    owner, member, guest = (OrganisationFactory() for _ in range(3))
    OrganisationFactory()
    MilestoneFactory(owner=owner)
    NetworkMemberFactory(organisation=member)
    MeetingParticipantFactory(organisation=guest)
    listed = client.get("/api/v1/organisations/?fields=id").json()["results"]
    assert [one["id"] for one in listed] == [owner.pk, member.pk, guest.pk]


def test_organisations_have_their_names(client):
    body = OrganisationFactory(name_da="Foreningen")
    SubmissionFactory(
        submitter_kind="organisation",
        organisation_name="Foreningen",
        public_name="Foreningen",
        organisation=body,
        organisation_confirmed_at=timezone.now(),
        text="Hilsen Foreningen",
    )
    (answer,) = client.get("/api/v1/submissions/").json()["results"]
    assert answer["sender"] == {
        "name": "Foreningen",
        "kind": "organisation",
        "is_confirmed": True,
        "organisation_id": body.pk,
    }
    assert answer["text"] == "Hilsen Foreningen"


def test_the_words_of_proposals_are_those_of_the_pages(client):
    """`Proposal.public_words` decides for pages; the API says the same in SQL."""
    from consultations.models import Proposal

    of_earlier_and_removed_words()
    of_senders()
    rows = Proposal.objects.visible_to(None).select_related("version__redacted", "redacted")
    told = {one["id"]: one["text"] for one in client.get("/api/v1/proposals/").json()["results"]}
    assert len(told) == rows.count()
    for proposal in rows.select_related("submission"):
        words = proposal.public_words or None
        if words is not None and proposal.submission.public_name.startswith("Kanarie"):
            continue  # a private person's name is taken out here
        assert told[proposal.reference] == words, proposal


def test_desk_readings_have_no_place_in_the_registry():
    """Whoever adds a kind thinks of who may read it: these tables are for staff alone."""
    models = {kind.rows(timezone.now()).model for kind in KINDS.values()}
    assert DeskReading not in models
    assert SubmitterIdentity not in models
