"""The measured pages, and which bare page each is divided by."""

from dataclasses import dataclass

LIST, TOPIC, SEARCH, WRITE = "list", "topic", "search", "reply"
BARE_PAGES = (LIST, TOPIC, SEARCH, WRITE)


@dataclass(frozen=True)
class Page:
    """One measured page of the portal; `key` is its name in every report.

    `first_page` names the page that a deep page is compared with. `is_write` pages are posted
    by signed-in writers, all others read by anonymous visitors.
    """

    key: str
    bare: str
    first_page: str | None = None

    @property
    def is_write(self) -> bool:
        """Whether the page is a form that is sent."""
        return self.bare == WRITE


PAGES = (
    Page("front", LIST),
    Page("plan_list", LIST),
    Page("plan", LIST),
    Page("plan_200", LIST),
    Page("initiative", TOPIC),
    Page("consultation_list", LIST),
    Page("consultation", TOPIC),
    Page("answers", TOPIC),
    Page("topic_list", LIST),
    Page("topic", TOPIC),
    Page("topic_p40", TOPIC, first_page="topic"),
    Page("topic_p400", TOPIC, first_page="topic"),
    Page("search", SEARCH),
    Page("reply", WRITE),
)


def pages_of(*, has_largest_topic: bool) -> list[Page]:
    """The pages measured at one scale; page 400 needs the topic of 10,000 posts."""
    return [page for page in PAGES if page.key != "topic_p400" or has_largest_topic]
