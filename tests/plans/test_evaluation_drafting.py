"""What is frozen and what the draft says of it."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from ogp_portal.audit.models import Event
from ogp_portal.jobs.models import Job
from plans.evaluations import actions
from plans.evaluations.report import _cited, compose
from plans.evaluations.snapshot import checksum, freeze
from plans.models import Evaluation, Snapshot
from tests.factories import (
    CommitmentFactory,
    ConsultationFactory,
    EvaluationFactory,
    MilestoneFactory,
    PartyFactory,
    PlanFactory,
    ProposalFactory,
    ProvenanceLinkFactory,
    ResponseFactory,
    StatusUpdateFactory,
    SubmissionFactory,
)
from tests.factories.consultations import NOW

from .evaluated import COMPLETED, draft, plan_evaluated_elsewhere, plan_with_evidence

pytestmark = pytest.mark.django_db


def said_of(plan, language="da") -> str:
    """All sentences and longer texts of a draft, with their references."""
    return "\n".join(_lines(compose(draft(plan), language)))


def _lines(report):
    for block in report.blocks:
        if block.kind == "paragraph":
            yield from (_line(sentence) for sentence in block.sentences)
        elif block.kind == "words":
            yield " ".join([*block.paragraphs, *block.references])
        elif block.kind == "table":
            yield from (" | ".join(map(_line, row)) for row in block.rows)
        elif block.kind == "heading":
            yield f"# {block.text}"


def _line(sentence) -> str:
    parts = [sentence.before, sentence.quote, sentence.after, *sentence.references]
    return " ".join(part for part in parts if part)


def test_drafting_twice_makes_one_build():
    plan = plan_with_evidence()
    first, second = draft(plan), draft(plan)
    assert first == second
    assert Job.objects.filter(kind="evaluations.build").count() == 1


def test_draft_after_a_change_is_the_next_version():
    plan = plan_with_evidence()
    draft(plan)
    StatusUpdateFactory(commitment=plan.commitments.get(), text_da="Mere er gjort.")
    assert draft(plan).version == 2
    assert Snapshot.objects.count() == 2


def test_draft_once_a_milestone_is_overdue_is_the_next_version():
    plan = plan_with_evidence()
    draft(plan)
    assert draft(plan, now=NOW + dt.timedelta(days=365)).version == 2


def test_draft_is_in_the_audit_log(editor):
    snapshot = draft(plan_with_evidence(), by=editor)
    event = Event.objects.about(snapshot.evaluation).get()
    assert (event.verb, event.actor_id) == ("drafted", str(editor.pk))
    assert event.data["checksum"] == snapshot.checksum


def test_draft_of_a_plan_in_preparation_is_refused():
    with pytest.raises(ValidationError, match="under udarbejdelse"):
        draft(PlanFactory(state="draft"))


def test_draft_beside_a_real_evaluation_is_a_trial():
    evaluation = draft(plan_evaluated_elsewhere()).evaluation
    assert evaluation.is_trial
    assert Evaluation.objects.filter(is_external=True).count() == 1


def test_trial_of_a_midterm_evaluation_is_refused():
    plan = plan_with_evidence()
    EvaluationFactory(plan=plan, kind="midterm", is_external=True)
    with pytest.raises(ValidationError, match="midtvejsevaluering findes"):
        actions.draft(plan, kind="midterm", by=None, now=NOW)


def test_snapshot_never_changes():
    snapshot = draft(plan_with_evidence())
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        Snapshot.objects.filter(pk=snapshot.pk).update(version=7)


def test_snapshot_checksum_is_that_of_its_data_read_back():
    snapshot = draft(plan_with_evidence())
    assert checksum(Snapshot.objects.get(pk=snapshot.pk).data) == snapshot.checksum


def test_database_refuses_a_published_trial():
    evaluation = draft(plan_evaluated_elsewhere()).evaluation
    with pytest.raises(IntegrityError, match="trial_is_never_published"), transaction.atomic():
        Evaluation.objects.filter(pk=evaluation.pk).update(
            published_at=NOW, published_snapshot=evaluation.snapshots.get()
        )


@pytest.mark.parametrize("number", [1, 3])
def test_freezing_takes_the_same_queries_whatever_the_size(number, django_assert_num_queries):
    plan = plan_with_evidence()
    for _ in range(number):
        commitment = CommitmentFactory(plan=plan)
        StatusUpdateFactory(commitment=commitment)
        MilestoneFactory(commitment=commitment)
        ConsultationFactory(plan=plan)
    evaluation = EvaluationFactory(plan=plan)
    with django_assert_num_queries(18):
        data = freeze(evaluation, now=NOW)
    assert len(data["commitments"]) == 1 + number


def test_each_sentence_names_its_rows():
    plan = plan_with_evidence()
    commitment = plan.commitments.get()
    update, first = commitment.status_updates.get(), commitment.milestones.get(position=1)
    said = said_of(plan)
    assert (
        "Meldt 23. november 2026 af den ansvarlige myndighed: Gennemført i væsentlig grad. "
        f"S{update.pk}" in said
    )
    assert (
        f"1 Første data M{first.pk} | ikke oplyst | 30. juni 2027 | "
        "Afsluttet (4. maj 2026) inden fristen." in said
    )
    assert "Datasættet tilføjet" in said
    assert f"D{commitment.evidence.get().pk}" in said


def test_every_reference_of_the_draft_is_listed_once():
    report = compose(draft(plan_with_evidence()), "da")
    listed = [
        entry.code
        for block in report.blocks
        if block.kind == "references"
        for entry in block.entries
    ]
    texts = [block for block in report.blocks if block.kind != "references"]
    assert len(listed) == len(set(listed))
    assert set(_cited(texts)) == set(listed)


def test_gap_is_printed_as_no_documentation():
    plan = PlanFactory()
    CommitmentFactory(plan=plan, title_da="Et initiativ uden oplysninger")
    lines = said_of(plan).splitlines()
    assert lines[lines.index("# Gennemførelse") + 1] == "ingen dokumentation"
    assert lines[lines.index("# Resultater") + 1] == "ingen dokumentation"


def test_editors_words_stand_in_their_chapter():
    plan = plan_with_evidence()
    evaluation = draft(plan).evaluation
    evaluation.sections.create(key="conclusion", text_da="Vi har lært meget.")
    assert "Vi har lært meget." in said_of(plan)


def test_draft_in_english_uses_english_and_marks_danish_words():
    report = compose(draft(plan_with_evidence()), "en")
    said = "\n".join(_lines(report))
    assert "# 1.1 Open data" in said
    assert "Reported on 23 November 2026 by the responsible authority: Substantial." in said
    words = [block for block in report.blocks if block.kind == "words"]
    assert {block.language for block in words if "Data er svære" in block.paragraphs[0]} == {"da"}


def test_overview_counts_what_was_reported():
    plan = plan_with_evidence()
    CommitmentFactory(plan=plan)
    table = next(block for block in compose(draft(plan), "da").blocks if block.kind == "table")
    figures = {row[0].before: row[1].before for row in table.rows}
    assert figures["Gennemført i væsentlig grad"] == "1"
    assert figures["Ingen dokumentation"] == "1"
    assert sum(map(int, figures.values())) == 2


def test_governments_own_counts_stand_beside_the_portals():
    plan = plan_with_evidence()
    EvaluationFactory(
        plan=plan,
        kind="midterm",
        is_external=True,
        title_da="Midtvejsevaluering 2018",
        completion_counts={"limited": 7, "complete": 2},
    )
    assert (
        "Regeringens egen selvevaluering Midtvejsevaluering 2018 "
        "opgiver – Gennemført i begrænset grad: 7; Afsluttet: 2." in said_of(plan)
    )


def test_consultation_is_told_in_numbers_and_never_in_citizens_words():
    plan = plan_with_evidence()
    consultation = ConsultationFactory(plan=plan, title_da="Høring om planen")
    answered = SubmissionFactory(consultation=consultation, text="Hemmeligt forslag")
    SubmissionFactory(consultation=consultation)
    ResponseFactory(proposal=answered.proposals.get())
    ProvenanceLinkFactory(proposal=answered.proposals.get(), commitment=plan.commitments.get())
    snapshot = draft(plan)
    said = "\n".join(_lines(compose(snapshot, "da")))
    assert "2 høringssvar er offentliggjort." in said
    assert "1 af 2 forslag har fået en begrundet tilbagemelding." in said
    assert "Initiativet hænger sammen med 1 forslag" in said
    assert "Hemmeligt" not in str(snapshot.data)


def test_unpublished_consultation_is_not_frozen():
    plan = plan_with_evidence()
    ConsultationFactory(plan=plan, is_published=False, title_da="Ikke sendt ud")
    assert "Ikke sendt ud" not in str(draft(plan).data)


def test_person_who_reported_is_not_frozen(editor):
    plan = plan_with_evidence()
    StatusUpdateFactory(commitment=plan.commitments.get(), reported_by=editor)
    assert editor.display_name not in str(draft(plan).data)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (COMPLETED, "inden fristen"),
        (COMPLETED | {"completed_on": dt.date(2027, 7, 1)}, "efter fristen"),
        (COMPLETED | {"completed_on": dt.date(2027, 6, 30)}, "inden fristen"),
        (
            COMPLETED | {"completed_on": dt.date(2027, 1, 1), "completed_precision": "year"},
            "er ikke oplyst",
        ),
        ({"due_on": dt.date(2026, 11, 22)}, "fristen er udløbet"),
        ({"due_on": dt.date(2026, 11, 23)}, "er ikke udløbet"),
        ({"due_on": dt.date(2026, 1, 1), "due_precision": "year"}, "er ikke udløbet"),
        ({"due_on": None, "due_precision": "unknown"}, "fristen er ikke oplyst"),
    ],
)
def test_milestone_is_judged_as_far_as_its_dates_are_known(fields, words):
    plan = PlanFactory()
    MilestoneFactory(commitment=CommitmentFactory(plan=plan), position=1, **fields)
    line = next(line for line in said_of(plan).splitlines() if line.startswith("1 Milepæl"))
    assert words in line


def test_a_former_owner_is_not_named_as_responsible():
    plan = plan_with_evidence()
    PartyFactory(
        commitment=plan.commitments.get(),
        organisation__name_da="Den nedlagte styrelse",
        until_on=dt.date(2026, 1, 1),
        until_precision="day",
    )
    assert "Den nedlagte styrelse" not in said_of(plan)


def test_a_proposal_that_is_not_decided_in_public_is_not_told():
    plan = plan_with_evidence()
    submission = SubmissionFactory(consultation=ConsultationFactory(plan=plan))
    proposal = ProposalFactory(submission=submission)
    ProvenanceLinkFactory(proposal=proposal, commitment=plan.commitments.get())
    assert draft(plan).data["commitments"][0]["proposals"] == []
    ResponseFactory(proposal=proposal)
    assert len(draft(plan).data["commitments"][0]["proposals"]) == 1


def test_owners_are_said_not_to_have_confirmed_only_where_they_were_asked():
    assert "Ikke bekræftet af myndigheden" in said_of(plan_with_evidence())
    imported = plan_with_evidence(slug="2017-2019", state="ended")
    assert "Ikke bekræftet" not in said_of(imported)
    ran = plan_with_evidence(slug="2019-2021")
    ran.state = "under_evaluation"
    ran.save()
    assert "Ikke bekræftet af myndigheden" in said_of(ran)
