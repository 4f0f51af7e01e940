"""What people of the forum are to each other: who is named where, who has blocked whom."""

import pgtrigger
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.accounts.models import Mandate, User
from plans.models import Commitment, CommitmentParty
from plans.models.plans import IN_FORCE

from ..enums import OF_THE_AGENCY
from ..permissions import SEEN_BY_NOBODY
from .posts import Post
from .topics import Topic


def people_with_profile() -> models.QuerySet[User]:
    """Everybody whom the forum shows: an open account with a post that everybody can read.

    Who has an account and has written nothing is nobody's to find out.
    """
    topics = Topic.objects.visible_to(None)
    posts = Post.objects.visible_to(None).filter(author=OuterRef("pk"), topic__in=topics)
    return User.objects.filter(Exists(posts), is_active=True)


def owned_now() -> models.QuerySet[CommitmentParty]:
    """The responsible bodies' parts in initiatives of plans in force that everybody can read."""
    parties = CommitmentParty.objects.current().owners()
    initiatives = Commitment.objects.visible_to(None).filter(plan__state__in=IN_FORCE)
    return parties.filter(commitment__in=initiatives)


def mandates_of_owners(now) -> models.QuerySet[Mandate]:
    """Confirmed mandates for bodies that are responsible for an initiative now."""
    owned = owned_now().filter(organisation=OuterRef("organisation"))
    return Mandate.objects.confirmed(now).filter(Exists(owned))


_UNLINK = """
UPDATE forum_post SET html = regexp_replace(
    html,
    '<a href="(?:/en/forum/profile|/forum/profil)/(?:[a-z0-9_-]*-)?'
        || OLD.person_id || '/"[^>]*>([^<]*)</a>',
    '\\1', 'g'
) WHERE id = OLD.post_id;
RETURN NULL;
"""
"""What the writer typed stays; the way to a person who is not there any more goes."""


class Mention(RulesModel):
    """A post names a person, who may be told of it. Goes with the post and with the account.

    When it goes, the link in the post's text goes in the same statement, by a trigger.
    """

    post = models.ForeignKey(
        Post,
        models.CASCADE,
        related_name="mentions",
        db_index=False,  # person_named_once_in_a_post begins with it
    )
    person = models.ForeignKey(User, models.CASCADE, related_name="mentions")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        constraints = [
            models.UniqueConstraint(fields=["post", "person"], name="person_named_once_in_a_post")
        ]
        triggers = [
            pgtrigger.Trigger(
                name="unlink_mention",
                when=pgtrigger.After,
                operation=pgtrigger.Delete,
                func=_UNLINK,
            )
        ]
        rules_permissions = SEEN_BY_NOBODY

    def __str__(self) -> str:
        return f"{self.post_id}"


class BlockQuerySet(models.QuerySet):
    """Who has blocked whom."""

    def of_author(self, person) -> Exists:
        """Whether `person`, a key or a slot, has blocked the author of a post (OuterRef)."""
        return Exists(self.filter(by_id=person, person_id=OuterRef("author_id")))


def is_folded(person) -> Q:
    """Posts that are folded away for `person`: by somebody blocked who does not speak for the
    agency, since what its staff write concerns everybody."""
    return ~Q(author_mark__in=OF_THE_AGENCY) & Q(Block.objects.of_author(person))


class Block(RulesModel):
    """One person wants to read and hear less of another. Nobody else learns of it."""

    by = models.ForeignKey(
        User,
        models.CASCADE,
        related_name="forum_blocks",
        db_index=False,  # person_blocked_once begins with it
    )
    person = models.ForeignKey(User, models.CASCADE, related_name="forum_blocked_by")
    made_at = models.DateTimeField()

    objects = BlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["by", "person"], name="person_blocked_once"),
            models.CheckConstraint(condition=~Q(by=F("person")), name="nobody_blocks_themselves"),
        ]
        rules_permissions = SEEN_BY_NOBODY

    def __str__(self) -> str:
        return f"{self.pk}"


class MentionsOff(models.Model):
    """The person wants no mail when somebody names them in the forum."""

    user = models.OneToOneField(
        User, models.CASCADE, primary_key=True, related_name="forum_mentions_off"
    )

    class Meta:
        verbose_name = _("no mails about mentions")
        verbose_name_plural = _("no mails about mentions")

    def __str__(self) -> str:
        return f"{self.pk}"
