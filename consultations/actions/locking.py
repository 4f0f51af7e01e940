"""Which rows an act holds, always in this order: consultation first, then the answer."""

from ..models import Consultation, Submission


def locked(consultation: Consultation) -> Consultation:
    """The row, held until the transaction ends, so that two acts never count past each other.

    Sending an answer goes on meanwhile: the lock does not exclude rows that point here.
    """
    return Consultation.everything.select_for_update(no_key=True, of=("self",)).get(
        pk=consultation.pk
    )


def held(submission: Submission) -> Submission:
    """The row with sender, phase and person, held until the transaction ends."""
    rows = Submission.objects.select_for_update(of=("self",))
    return rows.select_related("identity", "phase", "user").get(pk=submission.pk)
