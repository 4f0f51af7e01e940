from django.db import migrations

from ogp_portal.open_data.changes.triggers import note_changes_of


class Migration(migrations.Migration):

    dependencies = [
        ('open_data', '0003_number_changes'),
        ('forum', '0017_files_of_posts'),
    ]

    operations = [
        note_changes_of("forum_postattachment", "id", "post_id"),
    ]
