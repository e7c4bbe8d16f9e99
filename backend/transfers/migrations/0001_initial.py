import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The tables of the linker's runs become those of all runs, with what is in them."""

    initial = True

    dependencies = [
        ('images', '0004_runs_of_every_kind'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    'ALTER TABLE images_linkrun RENAME TO transfers_transferrun',
                    'ALTER TABLE transfers_transferrun RENAME TO images_linkrun',
                ),
                migrations.RunSQL(
                    'ALTER TABLE images_linkchange RENAME TO transfers_runchange',
                    'ALTER TABLE transfers_runchange RENAME TO images_linkchange',
                ),
            ],
            state_operations=[
                migrations.CreateModel(
                    name='TransferRun',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(help_text='the transfer, as its phase is called: patients, images', max_length=40)),
                        ('started_at', models.DateTimeField()),
                        ('finished_at', models.DateTimeField()),
                        ('started_by', models.CharField(help_text='account and host that ran the command', max_length=200)),
                        ('store_url', models.TextField(blank=True, help_text='where its files lie; empty where it has none')),
                        ('files_listed', models.PositiveBigIntegerField(default=0, help_text='objects in the whole listing, whatever the limit')),
                        ('limit', models.PositiveBigIntegerField(blank=True, null=True)),
                        ('inputs', models.JSONField(default=dict)),
                        ('totals', models.JSONField(default=dict)),
                        ('outcomes', models.JSONField(default=dict)),
                        ('seconds', models.JSONField(default=dict)),
                        ('undone_at', models.DateTimeField(blank=True, help_text='when its work was taken back', null=True)),
                    ],
                    options={
                        'ordering': ('-started_at', '-id'),
                    },
                ),
                migrations.CreateModel(
                    name='RunChange',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('record', models.CharField(max_length=1024)),
                        ('outcome', models.CharField(help_text='created, linked, relinked, updated or withdrawn', max_length=20)),
                        ('before', models.JSONField(null=True)),
                        ('written', models.CharField(blank=True, max_length=64)),
                        ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='transfers.transferrun')),
                    ],
                    options={
                        'ordering': ('id',),
                    },
                ),
            ],
        ),
    ]
