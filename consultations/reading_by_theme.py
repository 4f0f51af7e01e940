"""The answers to a consultation that have a proposal on one theme."""

from django.db.models import Exists, OuterRef

from ogp_portal.common import limits

from .models import Proposal, ProposalTag
from .reading_answers import ANSWER, decisions_on, public_answers, with_excerpts
from .shown import ShownConsultation

Rows = list[dict[str, object]]


def answers_on(user, consultation: ShownConsultation, theme: int, page: int) -> tuple[Rows, Rows]:
    """(answers, proposals) of one page, as `reading_answers.answer_page` gives them.

    Answers that are alike stand one by one: each has been given its themes.
    """
    first = (page - 1) * limits.POSTS_PER_PAGE
    tags = ProposalTag.objects.filter(
        proposal__submission=OuterRef("pk"), proposal__is_replaced=False, theme=theme
    )
    rows = public_answers(user, consultation.pk).filter(Exists(tags)).received_first()
    shown = with_excerpts(rows).values("pk", *ANSWER)[first : first + limits.POSTS_PER_PAGE]
    # Answers alike have no place in the whole list: here each is known by its own key.
    answers = [{**row, "position": row["pk"]} for row in shown]
    proposals = Proposal.objects.visible_to(user).public().current()
    proposals = proposals.filter(submission__in=[row["pk"] for row in answers])
    return answers, list(decisions_on(proposals, "submission_id"))
