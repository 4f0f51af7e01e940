"""What the database refuses of words and of links between initiatives, whoever writes."""

import pytest

from plans.models import CommitmentTerm
from tests.factories import CommitmentFactory, CommitmentLinkFactory, TermFactory
from tests.refusals import once, refuses

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("term_list_is_known", {"kind": "opdigtet"}),
        ("term_named_in_one_language", {"name_da": "", "name_en": ""}),
        ("term_years_in_order", {"valid_from": 2021, "valid_to": 2020}),
    ],
)
def test_a_word_that_breaks_a_rule_is_refused(name, columns):
    refuses(name, TermFactory(), **columns)


def test_a_word_is_in_its_list_once():
    once("term_once", lambda: TermFactory(kind="value", key="deltagelse"))


def test_an_initiative_stands_under_a_word_once():
    given = {"commitment": CommitmentFactory(), "term": TermFactory()}
    once("commitment_term_once", lambda: CommitmentTerm.objects.create(**given))


def test_a_link_is_of_a_known_kind():
    refuses("commitment_link_relation_is_known", CommitmentLinkFactory(), relation="likes")


def test_an_initiative_is_not_linked_to_itself():
    link = CommitmentLinkFactory(relation="related")
    refuses("commitment_is_not_linked_to_itself", link, other=link.commitment)


def test_a_link_is_made_once():
    ends = {"commitment": CommitmentFactory(), "other": CommitmentFactory()}
    once("commitment_link_once", lambda: CommitmentLinkFactory(**ends))
