"""What the forum's pages show, read in few columns and worded once per row.

A list of 50 rows must cost less than Django's plain one, so rows are dictionaries and not models,
and nothing in a row's template looks up an address, a translation or a date format.
"""

from .lists import MOST_NEW, TopicCursor, new_topics, topic_page, topic_rows
from .outcomes import outcomes_of
from .quotes import quoted_post
from .topics import ShownTopic, post_rows, shown_topic
from .unread import Reader, Reading
from .versions import post_history
from .ways import Way, listed, tagged

__all__ = [
    "MOST_NEW",
    "Reader",
    "Reading",
    "ShownTopic",
    "TopicCursor",
    "Way",
    "listed",
    "new_topics",
    "outcomes_of",
    "post_history",
    "post_rows",
    "quoted_post",
    "shown_topic",
    "tagged",
    "topic_page",
    "topic_rows",
]
