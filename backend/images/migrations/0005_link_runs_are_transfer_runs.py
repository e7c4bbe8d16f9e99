from django.db import migrations


class Migration(migrations.Migration):
    """What points at a run of the linker stays as it is: its table has another name now, and its model is a part of it."""

    dependencies = [
        ('images', '0004_runs_of_every_kind'),
        ('transfers', '0001_initial'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel('LinkChange'),
                migrations.DeleteModel('LinkRun'),
                migrations.CreateModel(
                    name='LinkRun',
                    fields=[],
                    options={'proxy': True, 'indexes': [], 'constraints': []},
                    bases=('transfers.transferrun',),
                ),
            ],
        ),
    ]
