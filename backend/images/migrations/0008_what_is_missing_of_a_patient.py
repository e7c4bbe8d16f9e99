import database.looking_up
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("images", "0007_found_by_numbers"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="unlinkedfile",
            index=models.Index(database.looking_up.Caseless("patient_ref"), name="unlinked_file_patient"),
        ),
        migrations.AddIndex(
            model_name="unlinkedrow",
            index=models.Index(fields=["patient_id"], name="unlinked_row_patient"),
        ),
    ]
