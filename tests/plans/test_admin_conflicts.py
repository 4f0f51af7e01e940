"""Two editors at one page: the second save shows both versions and overwrites nothing."""

import pytest

from plans.models import Commitment, Milestone
from tests.factories import (
    CommitmentFactory,
    EvidenceFactory,
    MilestoneFactory,
    PlanFactory,
    StatusUpdateFactory,
    ThemeFactory,
    UserFactory,
)
from tests.plans.staff_pages import REASON, fields_of, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(client_of):
    """A second editor at work."""
    return client_of(UserFactory(roles=["editor"], language="en"))


@pytest.fixture
def commitment():
    return CommitmentFactory(
        plan=PlanFactory(state="draft"), number="1.1", title_da="Titel", summary_da="Kort"
    )


def opened(visitor, row) -> dict[str, str]:
    return fields_of(visitor.get(page_of(row)))


def saved(visitor, row, sent: dict[str, str], **typed: str):
    return visitor.post(page_of(row), sent | typed)


def rows_of(answer) -> dict[str, tuple[str, str]]:
    return {one.label: (one.mine, one.theirs) for one in answer.context["differences"]}


def test_the_second_save_shows_both_versions_and_keeps_what_was_typed(
    at_work, colleague, commitment
):
    mine, theirs = opened(at_work, commitment), opened(colleague, commitment)
    assert saved(colleague, commitment, theirs, title_da="Deres").status_code == 302
    answer = saved(at_work, commitment, mine, title_da="Min", summary_da="Min tekst")
    assert answer.status_code == 409
    assert rows_of(answer) == {
        "Title in Danish": ("Min", "Deres"),
        "In short, Danish": ("Min tekst", "Kort"),
    }
    assert fields_of(answer)["title_da"] == "Min"
    assert Commitment.objects.get().title_da == "Deres"


def test_mine_can_be_saved_after_seeing_theirs(at_work, colleague, commitment):
    mine = opened(at_work, commitment)
    saved(colleague, commitment, opened(colleague, commitment), title_da="Deres")
    shown = saved(at_work, commitment, mine, title_da="Min")
    assert saved(at_work, commitment, fields_of(shown)).status_code == 302
    assert Commitment.objects.get().title_da == "Min"


def test_a_third_save_in_between_is_shown_as_well(at_work, colleague, commitment):
    mine = opened(at_work, commitment)
    saved(colleague, commitment, opened(colleague, commitment), title_da="Deres")
    shown = saved(at_work, commitment, mine, title_da="Min")
    saved(colleague, commitment, opened(colleague, commitment), title_da="Deres igen")
    again = saved(at_work, commitment, fields_of(shown))
    assert rows_of(again)["Title in Danish"] == ("Min", "Deres igen")


def test_a_row_below_that_was_changed_is_shown(at_work, colleague, commitment):
    MilestoneFactory(commitment=commitment, position=1, title_da="Udkast")
    mine = opened(at_work, commitment)
    saved(colleague, commitment, opened(colleague, commitment), **{"milestones-0-title_da": "Ny"})
    answer = saved(at_work, commitment, mine, title_da="Min")
    assert rows_of(answer)["milestone “Ny”: Title in Danish"] == ("Udkast", "Ny")
    assert (Commitment.objects.get().title_da, Milestone.objects.get().title_da) == ("Titel", "Ny")


def test_a_row_that_was_added_is_shown_and_stays(at_work, colleague, commitment):
    mine = opened(at_work, commitment)
    MilestoneFactory(commitment=commitment, position=1, title_da="Tilføjet", title_en="Added one")
    shown = saved(at_work, commitment, mine, title_da="Min")
    assert rows_of(shown)["milestone “Added one”"] == ("–", "added")
    assert saved(at_work, commitment, fields_of(shown)).status_code == 302
    assert Milestone.objects.get().title_da == "Tilføjet"


def test_a_row_that_was_deleted_is_shown_with_what_was_typed(at_work, commitment):
    gone, kept = (
        MilestoneFactory(commitment=commitment, position=n, title_da=f"M{n}") for n in (1, 2)
    )
    mine = opened(at_work, commitment) | {"milestones-0-title_da": "Rettet"}
    gone.delete()
    shown = saved(at_work, commitment, mine, **{"milestones-1-title_da": "Også rettet"})
    assert shown.status_code == 409
    assert rows_of(shown)["milestone: Title in Danish"] == ("Rettet", "deleted")
    assert saved(at_work, commitment, fields_of(shown)).status_code == 302
    kept.refresh_from_db()
    assert (kept.title_da, Milestone.objects.count()) == ("Også rettet", 1)


def test_a_row_i_delete_and_somebody_changes_is_shown(at_work, commitment):
    milestone = MilestoneFactory(commitment=commitment, position=1, title_da="Udkast", title_en="")
    mine = opened(at_work, commitment)
    Milestone.objects.update(title_da="Ændret")
    shown = saved(at_work, commitment, mine, **{"milestones-0-DELETE": "on"})
    assert rows_of(shown)["milestone “Ændret”"] == ("deleted", "is there")
    assert Milestone.objects.filter(pk=milestone.pk).exists()


def test_an_object_deleted_meanwhile_shows_what_was_typed(at_work, commitment):
    mine = opened(at_work, commitment)
    Commitment.objects.get().delete()
    answer = saved(at_work, commitment, mine, summary_da="Lang tekst")
    assert answer.status_code == 409
    assert "Lang tekst" in answer.content.decode()


def test_a_save_that_changes_nothing_is_no_conflict(at_work, colleague, commitment):
    mine = opened(at_work, commitment)
    saved(colleague, commitment, opened(colleague, commitment))
    assert saved(at_work, commitment, mine, title_da="Min").status_code == 302


def test_a_report_meanwhile_is_no_conflict(at_work):
    commitment = CommitmentFactory()
    mine = opened(at_work, commitment)
    StatusUpdateFactory(commitment=commitment)
    assert saved(at_work, commitment, mine, title_da="Min", **REASON).status_code == 302
    commitment.refresh_from_db()
    assert commitment.current_completion == "limited"


def test_other_errors_stand_beside_the_conflict(at_work, colleague, commitment):
    mine = opened(at_work, commitment)
    saved(colleague, commitment, opened(colleague, commitment), title_da="Deres")
    answer = saved(at_work, commitment, mine, ends_on="ingen dato")
    assert answer.status_code == 409
    assert "ends_on" in answer.context["adminform"].form.errors


@pytest.mark.parametrize("model", ["plan", "milestone", "theme of a plan"])
def test_every_page_of_a_plan_is_guarded(at_work, model):
    plan = PlanFactory(state="draft", title_da="Plan")
    theme = ThemeFactory(plan=plan, title_da="Tema")
    row = MilestoneFactory() if model == "milestone" else plan
    mine = opened(at_work, row)
    changed = theme if model == "theme of a plan" else row
    type(changed).objects.filter(pk=changed.pk).update(title_da="Andres")
    assert saved(at_work, row, mine, title_en="Mine").status_code == 409


@pytest.mark.parametrize("rows", [1, 3])
def test_a_conflict_asks_the_same_however_many_rows(
    at_work, commitment, rows, django_assert_max_num_queries
):
    for number in range(1, rows + 1):
        EvidenceFactory(commitment=commitment)
        MilestoneFactory(commitment=commitment, position=number)
    with django_assert_max_num_queries(26):
        at_work.get(page_of(commitment))
