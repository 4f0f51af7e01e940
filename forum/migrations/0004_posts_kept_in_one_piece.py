"""Keeps a post's search vector beside its text instead of in a table of its own.

Postgres moves long values of rows over 2 KB away. A search for a common word reads the newest
posts until it has enough, and paid a second look-up for each of them (measured: five times the
time). Rows up to 8 KB, which nearly all posts are, now stay in one piece.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("forum", "0003_topic_search_and_started_by")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE forum_post SET (toast_tuple_target = 8160)",
            "ALTER TABLE forum_post RESET (toast_tuple_target)",
        )
    ]
