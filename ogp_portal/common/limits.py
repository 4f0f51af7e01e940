"""Every limit of the portal: length, size, number, rate. One named setting each.

Shown beside its field and listed in docs/limits.md, which `./ogp manage write_limits` makes.
"""

TITLE_LENGTH = 200
"""Characters in a title."""

SHORT_TEXT_LENGTH = 2_000
"""Characters in a short text: a reason, a summary, a note."""

ANSWER_LENGTH = 100_000
"""Characters in one høringssvar; formal answers are long."""

POST_LENGTH = 20_000
"""Characters in one forum post."""

DISPLAY_NAME_LENGTH = 80
"""Characters in a person's or an organisation's name."""

EMAIL_LENGTH = 254
"""Characters in an e-mail address (RFC 5321)."""

SEARCH_LENGTH = 200
"""Characters of a search; the rest is cut off."""

ROWS_PER_LIST = 50
"""Rows on one page of a list."""

POSTS_PER_PAGE = 20
"""Posts, answers or hits on one page."""

FILE_SIZE = 20 * 1024 * 1024
"""Bytes in one uploaded file."""

SEARCHED_TEXT_LENGTH = 300_000
"""Characters of a file's text that can be searched; the rest is left out."""

SEARCHED_PAGES = 500
"""Pages of a PDF whose text can be searched; the rest is left out."""

UNPACKED_SIZE = 40 * 1024 * 1024
"""Bytes of the text inside a DOCX or ODT file, unpacked; a larger one is not read."""

FEED_ENTRIES = 50
"""Entries in a feed, the newest."""

CALENDAR_EVENTS = 1_000
"""Events in a calendar."""

CONFIRMATION_DAYS = 14
"""Days in which a mailed confirmation link works."""

REPORT_LINK_DAYS = 60
"""Days in which an owner's mailed link to report status works."""

POSTS_PER_HOUR = 20
"""Posts one person may write in an hour."""

ANSWERS_PER_HOUR = 10
"""Answers from one network in an hour before the next are marked for staff; none is refused."""

MAILS_PER_HOUR = 10
"""Mails to one address in an hour before news waits; confirmation links beyond it are not sent."""

IMPORT_ROWS = 5_000
"""Rows in one spreadsheet of initiatives and milestones."""

IMPORT_FILE_SIZE = 5 * 1024 * 1024
"""Bytes in one spreadsheet."""

IMPORT_UNPACKED_SIZE = 50 * 1024 * 1024
"""Bytes in one spreadsheet once it is unpacked; an XLSX file is a ZIP file."""

IMPORT_CELL_LENGTH = 20_000
"""Characters in one cell of a spreadsheet."""

PREVIEW_DAYS = 14
"""Days in which a link for reading through a draft plan works."""

ROUND_DAYS = 30
"""Days a round of answers takes: proposals received later than that go to the next round."""

ROUND_DAYS_AHEAD = 730
"""Days ahead in which a round of answers can be announced."""

PROPOSAL_TITLE_LENGTH = 120
"""Characters in the title of a proposal sent all year."""

PROPOSAL_PART_LENGTH = 10_000
"""Characters in each part of a proposal sent all year: what, why, for whom."""
