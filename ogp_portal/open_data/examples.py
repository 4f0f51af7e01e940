"""Examples that one can copy and run. Tests run those in Python and curl as they stand here."""

from django.conf import settings

CURL = """\
curl --silent --fail "{site}/api/v1/commitments/?completion=complete&fields=title,plan"
curl --silent --fail --output commitments.csv "{site}/api/v1/commitments.csv"
"""

PYTHON = '''\
import json
from urllib.request import urlopen


def all_of(kind):
    """Every object of a kind, page by page."""
    address = f"{site}/api/v1/{kind}/?page_size=200"
    while address:
        with urlopen(address) as answer:
            page = json.load(answer)
        yield from page["results"]
        address = page["next"]


for commitment in all_of("commitments"):
    print(commitment["number"], commitment["title"]["da"], commitment["completion"])
'''

R = """\
commitments <- read.csv(
  "{site}/api/v1/commitments.csv",
  fileEncoding = "UTF-8-BOM",
  na.strings = ""
)
table(commitments$completion)
"""


def curl() -> str:
    return CURL.replace("{site}", settings.OGP_SITE_URL)


def python() -> str:
    """Runs on Python 3 alone, without anything to install."""
    return PYTHON.replace("{site}", settings.OGP_SITE_URL)


def r() -> str:
    return R.replace("{site}", settings.OGP_SITE_URL)
