"""The files are loaded into a database that has none of it yet."""

import time

import pytest
from django.core.management import call_command

from plans.models import ActionPlan
from tests.factories import PlanFactory
from tests.plans.denmark import kept_lines, load

pytestmark = pytest.mark.django_db


def test_check_writes_nothing(capsys):
    call_command("load_denmark", "--check")
    assert "The data files are in order" in capsys.readouterr().out
    assert not ActionPlan.objects.exists()


def test_loading_takes_less_than_three_seconds():
    started = time.process_time()
    load()
    assert time.process_time() - started < 3


def test_row_made_by_hand_is_found_and_not_doubled():
    PlanFactory(number=5, slug="2023-2025", title_da="Femte handlingsplan", title_en="")
    told = kept_lines(load())
    plan = ActionPlan.objects.get(number=5)
    assert plan.title_da == "Femte handlingsplan"
    assert plan.title_en == "Denmark Action Plan 2023-2025 (June)"
    assert any("title_da" in line for line in told)
