"""Each rule that the database holds is tried by a test of its app."""

from pathlib import Path

import pytest
from django.apps import apps

TESTS = Path(__file__).resolve().parents[1]
APPS = ("ogp_portal", "plans", "consultations", "forum")


def named_rules() -> list[str]:
    """Without those that only let another table point at a row together with its owner."""
    models = [model for model in apps.get_models() if model.__module__.startswith(APPS)]
    rules = [rule for model in models for rule in model._meta.constraints]
    return [rule.name for rule in rules if "id" not in getattr(rule, "fields", ())]


@pytest.mark.parametrize("name", named_rules())
def test_rule_is_tried_by_a_test_of_its_app(name):
    tried = "".join(path.read_text() for path in TESTS.glob("*/test_constraints*.py"))
    assert f'"{name}"' in tried
