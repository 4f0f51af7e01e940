"""An address that leads on belongs to what it leads to: nothing new can take it (design 4)."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError

from plans import facts
from plans.models import ActionPlan, Commitment, CommitmentAlias, PlanAlias
from tests.factories import CommitmentFactory, PlanFactory
from tests.plans.denmark import changed, copy_of_data, fact_of, load
from tests.plans.staff_pages import fields_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def moved():
    """An initiative that was 1.1 and is 2.1."""
    commitment = CommitmentFactory(number="2.1", plan=PlanFactory(slug="2027-2029"))
    CommitmentAlias.objects.create(plan=commitment.plan, address="1.1", commitment=commitment)
    return commitment


def leads_on(client, moved) -> bool:
    answer = client.get("/handlingsplaner/2027-2029/1.1/")
    return answer.status_code == 301 and answer.url == moved.get_absolute_url()


def test_new_initiative_cannot_take_an_address_that_leads_to_another(at_work, client, moved):
    address = "/admin/plans/commitment/add/"
    sent = fields_of(at_work.get(address)) | {
        "plan": moved.plan_id,
        "number": "1.1",
        "title_da": "Nyt",
    }
    answer = at_work.post(address, sent)
    message = "This was the address of another commitment and still leads there."
    assert answer.context["adminform"].form.errors["number"] == [message]
    assert leads_on(client, moved)


def test_new_plan_cannot_take_an_address_that_leads_to_another(at_work, client):
    real = PlanFactory(slug="2019-2022")
    PlanAlias.objects.create(slug="2019-2021", plan=real)
    address = "/admin/plans/actionplan/add/"
    sent = fields_of(at_work.get(address)) | {"title_da": "Ny plan", "slug": "2019-2021"}
    answer = at_work.post(address, sent)
    message = "This was the address of another plan and still leads there."
    assert answer.context["adminform"].form.errors["slug"] == [message]
    assert client.get("/handlingsplaner/2019-2021/").url == real.get_absolute_url()


def test_other_address_of_a_plan_cannot_be_a_plans_own():
    PlanFactory(slug="2012")
    with pytest.raises(ValidationError) as refusal:
        PlanAlias(slug="2012", plan=PlanFactory()).full_clean()
    assert "slug" in refusal.value.message_dict


def test_initiative_gets_its_own_former_address_back(moved):
    moved.number = "1.1"
    facts.save_row(moved)
    assert list(moved.aliases.values_list("address", flat=True)) == ["2.1"]


def test_decided_fact_cannot_take_an_address_that_leads_to_another(client, editor, now):
    load()
    found = Commitment.objects.get(plan__slug="2013-2014", ogp_id="DK0036")
    other = Commitment.objects.filter(plan=found.plan).exclude(pk=found.pk).first()
    CommitmentAlias.objects.create(plan=found.plan, address="DK9999", commitment=other)
    with pytest.raises(ValidationError) as refusal:
        facts.correct(
            fact_of(found, "ogp_id"), value="DK9999", source="https://digst.dk/", by=editor, now=now
        )
    assert "value" in refusal.value.message_dict
    answer = client.get("/handlingsplaner/2013-2014/DK9999/")
    assert answer.url == other.get_absolute_url()


def test_data_file_cannot_take_an_address_that_leads_to_another(tmp_path):
    load()
    data = copy_of_data(tmp_path)
    first = Commitment.objects.filter(plan__slug="2023-2025").earliest("pk")
    CommitmentAlias.objects.create(plan=first.plan, address="9.9", commitment=first)
    name = "plans/2023-2025.json"
    second = Commitment.objects.filter(plan=first.plan).latest("pk")
    changed(data, name, f'"number": {{"value": "{second.number}"', '"number": {"value": "9.9"')
    with pytest.raises(CommandError, match="adresse"):
        load(data)
    assert CommitmentAlias.objects.get(address="9.9").commitment == first


def test_data_file_cannot_make_a_plan_where_another_address_leads_on(tmp_path):
    PlanAlias.objects.create(slug="2012", plan=PlanFactory(slug="2011"))
    with pytest.raises(CommandError, match="plan/1"):
        load()
    assert not ActionPlan.objects.filter(slug="2012").exists()
