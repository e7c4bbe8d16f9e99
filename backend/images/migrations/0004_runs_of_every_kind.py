from django.db import migrations, models


def gather_accounts(apps, schema_editor):
    for run in apps.get_model("images", "LinkRun").objects.all():
        run.outcomes = {"files": run.files, "rows": run.rows}
        run.save(update_fields=["outcomes"])


def part_accounts(apps, schema_editor):
    for run in apps.get_model("images", "LinkRun").objects.all():
        run.files, run.rows = run.outcomes.get("files", {}), run.outcomes.get("rows", {})
        run.save(update_fields=["files", "rows"])


class Migration(migrations.Migration):

    dependencies = [
        ('images', '0003_corrections_and_triage'),
    ]

    operations = [
        migrations.AddField('linkrun', 'kind', models.CharField(default='images', help_text='the transfer, as its phase is called: patients, images', max_length=40), preserve_default=False),
        migrations.AddField('linkrun', 'outcomes', models.JSONField(default=dict)),
        migrations.RunPython(gather_accounts, part_accounts),
        migrations.RemoveField('linkrun', 'files'),
        migrations.RemoveField('linkrun', 'rows'),
        migrations.RenameField('linkrun', 'images_url', 'store_url'),
        migrations.RenameField('linkchange', 'storage_key', 'record'),
        migrations.AddField('linkchange', 'written', models.CharField(blank=True, default='', max_length=64), preserve_default=False),
    ]
