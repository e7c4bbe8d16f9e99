from django.db import migrations, models
from django.db.models.functions import Length


class Migration(migrations.Migration):
    """Set aside for another reason, one says which; files are listed in the order of their numbers."""

    dependencies = [("images", "0009_annotations")]

    operations = [
        migrations.AddField(
            "triagedecision",
            "remark",
            models.CharField(blank=True, default="", help_text="what a person adds to the reason", max_length=200),
            preserve_default=False,
        ),
        migrations.RemoveIndex("unlinkedfile", "unlinked_file_outcome"),
        migrations.AddIndex(
            "unlinkedfile", models.Index("outcome", Length("recid"), "recid", name="unlinked_file_order")
        ),
    ]
