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

REPORT_TEXT_LENGTH = 50_000
"""Characters in one text of a consultation report's section."""

REPORT_NAMES = 10
"""Senders named in the draft of one point of a consultation report; the others are counted."""

REPORT_REFERENCES = 200
"""Proposals that one section of a consultation report refers to by name; the others are counted."""

ALIKE_PERCENT = 40
"""Per cent of three-word sequences in common before two answers are shown as one text.

With greeting, signature, a sentence of one's own and one word in twenty changed, a campaign's text
keeps 50. With one and a half times as much text of one's own beside it, it falls below 40.
"""

ALIKE_FEWEST_SEQUENCES = 20
"""Three-word sequences in an answer before it is compared: "No remarks" is nobody's campaign."""

ALIKE_WAIT_SECONDS = 30
"""Seconds in which answers that come in are compared together, and which they wait before it."""

ALIKE_OWN_WORDS_LENGTH = 2_000
"""Characters of what one of many senders wrote otherwise, where they stand as one text."""

THEMES_SUGGESTED = 20
"""Suggestions of themes worked out at a time, at most."""

THEME_PROPOSALS = 10_000
"""Proposals read for suggestions of themes; of more, a sample by fixed seed, so memory is bounded."""

THEME_TEXT_LENGTH = 20_000
"""Characters of a proposal read for suggestions of themes."""

DOUBLE_CODED = 500
"""Proposals in a sample that is coded twice, at most."""

FILES_PER_ANSWER = 10
"""Files sent with one answer."""

FILES_PER_HOUR = 200
"""Files from one network in an hour; the next are refused for a while."""

FILES_IN_ONE_GO = 25 * 1024 * 1024
"""Bytes in one request: several large files are added one after the other."""

FILE_NAME_LENGTH = 120
"""Characters in the name of a file; the middle of a longer one is left out."""

PICTURE_PIXELS = 60_000_000
"""Pixels in one picture."""

ARCHIVE_ENTRIES = 2_000
"""Parts in a DOCX or ODT file, which is a ZIP archive."""

ARCHIVE_SIZE = 200 * 1024 * 1024
"""Bytes in a DOCX or ODT file, unpacked."""

ARCHIVE_RATIO = 200
"""How many times larger a DOCX or ODT file may be when it is unpacked."""

PDF_OBJECTS = 300_000
"""Objects in a PDF that was sent in."""

CHECK_SECONDS = 15
"""Seconds of work on one uploaded file while its sender waits; then it is refused."""

READ_SECONDS = 90
"""Seconds of later work on one file: reading its text, making the public copy."""

READER_MEMORY = 1024 * 1024 * 1024
"""Bytes of memory for the process that reads somebody's file."""

SCAN_SECONDS = 10
"""Seconds that a sender waits for the virus scanner; then the file is scanned later."""

UNSENT_FILE_DAYS = 30
"""Days after which files of an answer that was never sent are deleted."""

UNUSED_FILE_DAYS = 14
"""Days for which a file that nothing points to is kept before it is deleted."""

CONFIRMATIONS_PER_HOUR = 10
"""Confirmation links for answers mailed to one unproven address in an hour; more are not sent."""

RECEIPTS_PER_HOUR = 30
"""Receipts for answers mailed to one address in an hour; the next wait."""

CONFIRMATION_REMINDER_DAYS = 2
"""Days after an answer before its sender is reminded to confirm the address, once."""

DRAFT_LINKS_PER_HOUR = 5
"""Links to drafts of answers mailed to one address in an hour; more are not sent."""

DRAFTS_PER_HOUR = 30
"""Times a draft of an answer can be kept from one network in an hour."""

DRAFT_DAYS = 30
"""Days after the last deadline before the drafts of answers are deleted."""

MAILS_AT_ONCE = 500
"""Mails written while an editor waits; more are written by a job, as many at a time."""

PUBLISHED_AT_ONCE = 500
"""Answers published at one click while one waits; more are published by later work."""

PICTURE_PAGES = 50
"""Pages without text in one file that can be shown as pictures in its public copy."""

FILES_PER_ANSWER = 10
"""Files sent with one answer."""

CONSULTATION_DAYS = 28
"""Days a consultation should last at least; a shorter one says publicly why."""

SELF_ASSESSMENT_CONSULTATION_DAYS = 14
"""The same for a draft self-assessment (OGP's two weeks)."""

SHORTEST_CONSULTATION_DAYS = 14
"""Days below which staff are warned before they publish a consultation."""

INVITED_PARTIES = 2_000
"""Parties on one list of invited parties, and lines in one pasted list or file of them."""

INVITED_FILE_SIZE = 1024 * 1024
"""Bytes in one file of invited parties."""

INVITED_SHOWN = 20
"""Invited parties shown on the consultation's own page; a longer list has a page of its own."""

INVITED_PER_PAGE = 500
"""Invited parties on one page of their list."""

REMINDER_DAYS = 7
"""Days before the deadline on which invited parties that have not answered are reminded, once."""

ROUND_DAYS = 30
"""Days a round of answers takes: proposals received later than that go to the next round."""

ROUND_DAYS_AHEAD = 730
"""Days ahead in which a round of answers can be announced."""

PROPOSAL_TITLE_LENGTH = 120
"""Characters in the title of a proposal sent all year."""

PROPOSAL_PART_LENGTH = 10_000
"""Characters in each part of a proposal sent all year: what, why, for whom."""

ARCHIVE_ANSWERS_PER_PAGE = 200
"""Answers on one page of the list in the archive of a consultation."""

ARCHIVE_RESPONSES_PER_PAGE = 200
"""Different responses on one page of the archive of a consultation."""

DRAFT_PARAGRAPHS = 300
"""Numbered paragraphs in one draft text that is sent out for comments."""

DRAFT_TEXT_LENGTH = 300_000
"""Characters in one draft text, in each language."""

COMMENTS_PER_ANSWER = 20
"""Comments to numbered paragraphs in one answer."""

COMMENT_LENGTH = 10_000
"""Characters in one comment to a paragraph."""

COMMENTS_SHOWN = 10
"""Public answers linked beside one paragraph; of further ones the number alone is shown."""

ADDRESSES_PER_DRAFT = 3
"""Different addresses that the link to one draft of an answer is mailed to."""

DRAW_SECONDS = 60
"""Seconds of work on the pictures of one file's pages without text."""

DRAW_MEMORY = 1536 * 1024 * 1024
"""Bytes of memory for the process that draws the pages of somebody's file."""

PROPOSAL_DRAFT_DAYS = 90
"""Days after the last saving before the draft of a proposal sent all year is deleted."""

NEW_USER_POSTS = 3
"""Published posts after which a person's posts are no longer read first; at most 10."""

POSTS_FROM_NETWORK_PER_HOUR = 60
"""Forum posts from one network in an hour; the next are refused for a while."""

FLAGS_PER_HOUR = 20
"""Reports of posts from one network in an hour; the next are refused for a while."""

FLAG_MAILS_PER_HOUR = 10
"""Mails of one kind about reports to one address in an hour; the next wait."""

FLAG_CONTACT_DAYS = 183
"""Days after a report is decided for which the name and address of who sent it are kept."""

READ_WITHIN_DAYS = 2
"""Working days within which a post that waits is read."""

DUPLICATE_FEWEST_CHARACTERS = 40
"""Letters and digits in a post before it is compared with others: "I agree" is nobody's copy."""

DUPLICATE_OWN_HOURS = 24
"""Hours in which the same text by the same person is held."""

DUPLICATE_MINUTES = 15
"""Minutes in which the same text by anybody is held."""

LINKS_OF_NEW_USER = 2
"""Links in a new user's post; one with more is held."""

DOMAIN_NEW_USERS = 3
"""New users who link to the same domain before the next such post is held."""

DOMAIN_DAYS = 7
"""Days in which new users' links to one domain are counted."""

SANCTION_DAYS = 365
"""Days a person can be slowed down, silenced or suspended at a time."""

APPEAL_DAYS = 183
"""Days in which a moderator's decision can be appealed."""

LOG_MONTHS = 24
"""Months of numbers in the forum's moderation log."""

REMOVED_WORDS_LENGTH = 8
"""Characters of removed words from which a published report is searched for them everywhere."""

REMOVED_NUMBER_LENGTH = 4
"""The same for words that hold a digit or @, which tell more in less."""

REMOVED_PART_LENGTH = 20
"""Characters of the beginning or end of removed words that are struck even without the rest."""

UNREAD_DAYS = 90
"""Days after which a post of the forum counts as read, and a reading of a topic is forgotten."""

UNREAD_COUNTED = 99
"""New posts of a topic that a list counts; of more it says "99+"."""

FORUM_EXCERPT_LENGTH = 400
"""Characters of a post in a mail or a feed of the forum."""

QUOTE_LENGTH = 1_500
"""Characters of a post that are quoted when somebody quotes it; what is longer is cut off."""

QUOTE_LEVELS = 2
"""Levels of quotes within quotes that quoting a post keeps."""

REFERENCES_PER_POST = 20
"""References such as #DK0050 in one post that become links; further ones stay as written."""

FORUM_DRAFTS = 50
"""Unpublished posts and topics that the forum keeps for one person."""

POST_EDITS = 100
"""Times that the author may change one post."""

VERSIONS_PER_PAGE = 5
"""Changes of a post on one page of its history."""

WITHDRAWN_POST_DAYS = 30
"""Days after which the text of a post that its author deleted is erased."""

API_REQUESTS = 3_000
"""Requests to the API from one network in ten minutes; the next are refused for a while."""

API_FILES = 60
"""Files of open data fetched by one network in ten minutes; the next are refused for a while."""

API_PAGE_SIZE = 50
"""Objects on one page of the API where none is asked for."""

API_LARGEST_PAGE = 200
"""Objects on one page of the API, at most."""

SPREADSHEET_ROWS = 1_000_000
"""Rows of data in one XLSX file; what is beyond is in the other formats."""

SPREADSHEET_CELL_LENGTH = 32_000
"""Characters in one cell of an XLSX file; the whole text is in the other formats."""

TAG_LENGTH = 40
"""Characters of a tag of the forum."""

TAGS_OF_TOPIC = 3
"""Tags that the writer of a topic may choose."""

MENTIONS_PER_POST = 10
"""People that one post of the forum may name with @; a post that names more is refused."""

MENTION_WORDS_PER_POST = 500
"""Different words after an @ in one post that are looked up; further ones stay as written."""

MENTION_POSTS = 500
"""Latest posts of a topic whose writers can be named there by their name alone."""

BLOCKED_PEOPLE = 200
"""People that one person can have blocked in the forum."""

OWNED_ON_PROFILE = 20
"""Initiatives that a profile names as those of the person's organisations."""

API_WRITES = 60
"""Reports and answers sent to the API from one network in ten minutes, whether they are taken or not."""

API_TOKEN_WRITES = 60
"""Reports and answers sent to the API with one token in ten minutes."""

API_BODY_SIZE = 2 * 1024 * 1024
"""Bytes in the body of one report or answer sent to the API."""

TOKEN_LABEL_LENGTH = 80
"""Characters in the name of a token for the API."""

TOKEN_DAYS = 365
"""Days that a token for the API works for unless something else is chosen."""

TOKEN_LONGEST_DAYS = 730
"""Days that a token for the API works for, at most."""

API_ERRORS = 50
"""Faults of one body that the API names at a time."""

CHANGE_NOTES_AT_ONCE = 1_000
"""Written rows that are looked at in one transaction when changes get their numbers."""

CHANGES_COMPARED_AT_ONCE = 1_000
"""Public objects that are read and compared in one query when changes get their numbers."""

RECORD_PLACED_AT_ONCE = 1_000
"""Seals that get their places in the public record in one transaction."""

RECORD_ENTRIES_SHOWN = 25
"""Newest entries of the public record on its page; all are in the API."""

RECORD_HEADS_SHOWN = 14
"""Newest daily heads of the public record on its page; all are in their file."""

PACKAGES_KEPT = 3
"""Complete packages of open data that are kept on disk; only the newest is given out."""

PREVIEW_ROWS = 5
"""Rows that the page of a data set shows."""

PREVIEW_CELL = 80
"""Characters of a cell in such a row."""

FILES_PER_POST = 3
"""Files of one post of the forum."""

POST_FILE_SIZE = 5 * 1024 * 1024
"""Bytes in one file of a post."""

POST_FILES_PER_HOUR = 60
"""Files of posts from one network in an hour; the next are refused for a while."""

UNSENT_POST_FILES = 30
"""Files that one person has in posts of the forum that are not sent yet."""
