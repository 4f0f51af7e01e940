"""OGP's "Full Text": the answers to the template's questions, one after the other, and back."""

from collections.abc import Iterable, Mapping

from django.utils.translation import override

from ..templates_of_ogp import ALL_QUESTIONS, questions_of
from .cells import plain

WITHOUT_A_QUESTION = ("description", "solution")
"""What a text that names no question answers: the first of these that the template has."""


def _labels(language: str) -> dict[str, str]:
    with override(language):
        return {key: str(one.label) for key, one in ALL_QUESTIONS.items()}


def joined(texts: Mapping[str, str]) -> str:
    """Each question in English, and below it its text, in the order given."""
    labels = _labels("en")
    return "\n\n".join(f"{labels[key]}\n{plain(text)}" for key, text in texts.items() if text)


def parted(text: str, template_version: str) -> dict[str, str]:
    """The texts by question. What stands before the first question answers what the plan is."""
    by_label = {label: key for code in ("da", "en") for key, label in _labels(code).items()}
    found: dict[str, list[str]] = {}
    key = _first(question.key for question in questions_of(template_version))
    for line in plain(text).split("\n"):
        key = by_label.get(line.strip(), "") or key
        lines = found.setdefault(key, [])
        if line.strip() not in by_label:
            lines.append(line)
    return {key: plain("\n".join(lines)) for key, lines in found.items() if plain("\n".join(lines))}


def _first(keys: Iterable[str]) -> str:
    known = set(keys)
    return next((one for one in WITHOUT_A_QUESTION if one in known), WITHOUT_A_QUESTION[0])
