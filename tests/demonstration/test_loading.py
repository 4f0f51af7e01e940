"""Loading is whole: what was broken off is taken up again, and nothing is loaded twice."""

import re

import pytest
from django.core.management import call_command

from consultations.models import Consultation
from deploy import prepare, prepared
from ogp_portal.demonstration import actions
from plans.evaluations import actions as evaluations
from plans.models import ActionPlan, Snapshot
from tests.plans.evaluated import without_typst

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _switched_on(settings):
    settings.OGP_DEMO = True


def test_what_was_broken_off_before_publishing_is_taken_up_again(monkeypatch, now):
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(evaluations, "publish", broken_off)
        actions.load(now=now)
    assert not actions.is_loaded()
    consultations = Consultation.objects.count()
    call_command("load_demo", verbosity=0)
    assert actions.is_loaded()
    assert Consultation.objects.count() == consultations
    assert Snapshot.objects.count() == 1


def broken_off(*_arguments, **_named):
    raise KeyboardInterrupt


def test_report_that_cannot_be_built_is_told_in_one_line(monkeypatch, capsys):
    without_typst(monkeypatch)
    call_command("load_demo")
    told = capsys.readouterr().err
    assert re.fullmatch(r"The demonstration's self-assessment .*typst.*tries again\.\n", told)
    assert ActionPlan.objects.filter(is_demonstration=True).exists()
    assert not actions.is_loaded()


@pytest.mark.slow
def test_report_that_could_not_be_built_is_built_by_the_next_load(monkeypatch):
    with monkeypatch.context() as patched:
        without_typst(patched)
        call_command("load_demo", verbosity=0)
    call_command("load_demo", verbosity=0)
    assert actions.is_loaded()


def test_next_start_tries_again_what_could_not_be_built(monkeypatch, tmp_path):
    monkeypatch.setattr(prepare, "_identity", lambda: "this database")
    notes = prepared.Notes(tmp_path)
    with monkeypatch.context() as patched:
        without_typst(patched)
        prepare.load_demonstration(notes)
    assert notes.get("demonstration") == ""
    prepare.load_demonstration(notes)
    assert notes.get("demonstration") == "this database"
    assert actions.is_loaded()
