"""Addresses of self-assessments, included by `plans.urls` (design 4)."""

from django.urls import path, register_converter

from ogp_portal.common.addresses import words

from . import evaluation_views as views


class EvaluationWord:
    """Which self-assessment of a plan, in the words of either language."""

    regex = "slut|midtvejs|final|midterm"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class FileEnding(EvaluationWord):
    """In which form a report can be downloaded."""

    regex = "pdf"


register_converter(EvaluationWord, "evaluation_word")
register_converter(FileEnding, "report_ending")

OF_PLAN = "handlingsplaner/<slug:slug>/selvevaluering/", "action-plans/<slug:slug>/self-assessment/"


def _of_plan(danish: str, english: str):
    return words(OF_PLAN[0] + danish, OF_PLAN[1] + english)


def _same(ending: str):
    return _of_plan(ending, ending)


urlpatterns = [
    path(
        words("selvevalueringer/", "self-assessments/"),
        views.evaluation_list,
        name="evaluation-list",
    ),
    path(_of_plan("proeve/", "trial/"), views.trial, name="evaluation-trial"),
    path(
        _of_plan("proeve.<report_ending:name>", "trial.<report_ending:name>"),
        views.trial_file,
        name="evaluation-trial-file",
    ),
    path(_same("<evaluation_word:word>/"), views.evaluation, name="evaluation"),
    path(
        _same("<evaluation_word:word>.<report_ending:name>"),
        views.evaluation_file,
        name="evaluation-file",
    ),
]
