from django.conf import settings

from ogp_portal.common.management.commands.write_limits import page


def test_page_of_limits_is_current():
    assert (settings.BASE_DIR / "docs" / "limits.md").read_text() == page()
