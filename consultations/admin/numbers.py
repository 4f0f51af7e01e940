"""How many mails go out by an act, and how many have no address: said before and after it."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..actions import numbers_concerned, ready
from ..actions.inviting import phase_to_answer_in, without_letter
from ..models import Consultation, DeadlineChange, InvitedParty, PublishingRound
from ..notifications import senders_in


def _mails(number: int) -> str:
    words = ngettext(
        "A mail goes to %(number)d address.", "Mails go to %(number)d addresses.", number
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


def responses_published(consultation: Consultation, together: PublishingRound | None) -> str:
    """After publishing all drafts: how many responses, and how many senders get a mail."""
    if together is None:
        return _("Nothing was changed: there was nothing to publish.")
    number = together.responses.count()
    words = ngettext("%(number)d response is public.", "%(number)d responses are public.", number)
    return " ".join([words % {"number": number}, _mails(senders_in(together).count())])
