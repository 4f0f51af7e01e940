"""What is said before and after an act: how many rows it concerns, how many mails go out."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..actions import numbers_concerned, ready
from ..actions.inviting import phase_to_answer_in, without_letter
from ..models import (
    AnswerCluster,
    Consultation,
    DeadlineChange,
    InvitedParty,
    ProposalGroup,
    ProposalRound,
    ProposalTheme,
    PublishingRound,
    ReportSection,
    ThemeSuggestion,
)
from ..notifications import senders_in


def _mails(number: int) -> str:
    words = ngettext(
        "An e-mail goes to %(number)d address.", "E-mails go to %(number)d addresses.", number
    )
    return words % {"number": number}


def who_is_told(consultation: Consultation) -> list[str]:
    """Before a changed deadline: how many addresses, and how many senders and parties have none."""
    addresses, without = numbers_concerned(consultation)
    lines = [_mails(addresses)]
    if without:
        lines.append(
            _("Answers and invited parties without a proven address, who get none: %d.") % without
        )
    return lines


def told_of_deadline(words: str):
    """What is said after a changed deadline: `words`, and how many mails go out."""

    def said(consultation: Consultation, _change: DeadlineChange) -> str:
        return " ".join([str(words), *who_is_told(consultation)])

    return said


def who_gets_the_letter(consultation: Consultation) -> list[str]:
    """How many letters, how many have theirs, how many parties have no address."""
    phase = phase_to_answer_in(consultation, timezone.now())
    if phase is None:
        return []
    parties = InvitedParty.objects.filter(consultation=consultation)
    number, without = without_letter(phase).count(), parties.filter(email="").count()
    has_one = parties.count() - number - without
    lines = [_mails(number)]
    if has_one:
        lines.append(_("Parties that have their letter already: %d.") % has_one)
    if without:
        lines.append(_("Parties without an e-mail address, who get none: %d.") % without)
    return lines


def letters_sent(consultation: Consultation, number: int) -> str:
    """After the letters: how many are on their way, and how many parties have no address."""
    words = ngettext(
        "%(number)d letter is on its way.", "%(number)d letters are on their way.", number
    )
    without = InvitedParty.objects.filter(consultation=consultation, email="").count()
    said = [words % {"number": number}]
    if without:
        said.append(_("Parties without an e-mail address, who get none: %d.") % without)
    return " ".join(said)


def answers_published(consultation: Consultation, number: int) -> str:
    """After publishing all answers that are ready."""
    if not number and not ready(consultation).exists():
        return _("Nothing was changed: no answer is ready.")
    if not number:
        return _("They are published in the background. Open the page again to see how far it is.")
    words = ngettext("%(number)d answer is public.", "%(number)d answers are public.", number)
    return words % {"number": number}


def responses_published(_subject: object, together: PublishingRound | None) -> str:
    """After publishing all drafts: how many responses, and how many senders get a mail."""
    if together is None:
        return _("Nothing was changed: there was nothing to publish.")
    number = together.responses.count()
    words = ngettext("%(number)d response is public.", "%(number)d responses are public.", number)
    return " ".join([words % {"number": number}, _mails(senders_in(together).count())])


def same_texts_grouped(_consultation: Consultation, number: int) -> str:
    """After grouping the same texts."""
    if not number:
        return _("Nothing was changed: no two proposals that wait have the same words.")
    words = ngettext(
        "%(number)d proposal was put in a group.",
        "%(number)d proposals were put in groups.",
        number,
    )
    return words % {"number": number}


def group_response_given(_group: ProposalGroup, number: int) -> str:
    """After giving a group's response to those without one."""
    words = ngettext(
        "%(number)d proposal has the response as a draft.",
        "%(number)d proposals have the response as a draft.",
        number,
    )
    return words % {"number": number}


def alike_published(_cluster: AnswerCluster, number: int) -> str:
    """After publishing the answers of a group that were waiting."""
    words = ngettext("%(number)d answer is public.", "%(number)d answers are public.", number)
    return words % {"number": number}


def parties_added(_consultation: Consultation, number: int) -> str:
    """After copying an earlier list."""
    words = ngettext("%(number)d party added.", "%(number)d parties added.", number)
    return words % {"number": number}


def report_drafted(_consultation: Consultation, sections: list[ReportSection]) -> str:
    """After drafting the report: what to do next."""
    number = len(sections)
    words = ngettext(
        "%(number)d section is drafted. Read it through and edit it.",
        "%(number)d sections are drafted. Read them through and edit them.",
        number,
    )
    return words % {"number": number}


def suggestion_accepted(suggestion: ThemeSuggestion, theme: ProposalTheme) -> str:
    """After making a suggestion a theme: its title, and how many proposals have it."""
    number = theme.tags.count()
    words = ngettext(
        "“%(title)s” is a theme now, and %(number)d proposal has it.",
        "“%(title)s” is a theme now, and %(number)d proposals have it.",
        number,
    )
    return words % {"title": theme.title, "number": number}


def taken_to_long_list(_round: ProposalRound, number: int) -> str:
    """After taking a round's proposals to the long list."""
    if not number:
        return _("Nothing was changed: every proposal of the round is on a long list already.")
    words = ngettext(
        "%(number)d proposal was taken to the long list of the next plan.",
        "%(number)d proposals were taken to the long list of the next plan.",
        number,
    )
    return words % {"number": number}
