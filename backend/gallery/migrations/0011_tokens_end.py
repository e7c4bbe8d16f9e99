from datetime import timedelta

from django.db import migrations, models
from django.utils import timezone


def _in_ninety_days():
    return timezone.now() + timedelta(days=90)


class Migration(migrations.Migration):
    """Tokens from before read what they read, for another ninety days."""

    dependencies = [
        ("gallery", "0010_access_indexes"),
    ]

    operations = [
        migrations.AddField("apitoken", "expires_at", models.DateTimeField(default=_in_ninety_days), preserve_default=False),
        migrations.AddField(
            "apitoken",
            "scopes",
            models.CharField(default="metadata pixels", help_text="what it reads, such as: metadata pixels", max_length=40),
            preserve_default=False,
        ),
        migrations.AddField(
            "apitoken",
            "networks",
            models.CharField(
                blank=True,
                help_text="from where it is shown, such as: 10.0.0.0/24; empty for everywhere",
                max_length=400,
            ),
        ),
        migrations.AlterField(
            model_name='accessevent',
            name='action',
            field=models.CharField(choices=[('signed_in', 'signed in'), ('signed_out', 'signed out'), ('changed_password', 'changed their password'), ('viewed_patient', "looked at a patient's page"), ('viewed_image', 'looked at a picture'), ('compared_images', 'compared pictures'), ('downloaded_image', 'downloaded a picture'), ('downloaded_batch', 'downloaded the pictures of a visit'), ('downloaded_images', 'downloaded several pictures'), ('printed_images', 'made print sheets of pictures'), ('viewed_appointments', 'looked at appointments'), ('viewed_contacts', 'looked at how to reach a patient'), ('viewed_notes', 'read notes'), ('viewed_document', 'looked at a document'), ('downloaded_document', 'downloaded a document'), ('listed_patients', 'listed patients'), ('listed_images', 'listed pictures of several patients'), ('listed_appointments', 'listed appointments'), ('viewed_unlinked', 'looked at what is unlinked'), ('corrected', 'corrected a picture'), ('undid_correction', 'undid a correction'), ('annotated', 'wrote a note on an image or marked it'), ('withdrew', 'withdrew a note or a mark'), ('assigned', 'assigned a file to a patient'), ('set_aside', 'set a file or a row aside'), ('took_back', 'took a decision back'), ('read_report', "read a run's report"), ('listed_records', 'listed records in the administration'), ('viewed_record', 'looked at a record in the administration'), ('changed_record', 'changed a record in the administration'), ('added_account', 'added an account'), ('gave_role', 'gave an account another role'), ('closed_account', 'deactivated an account'), ('opened_account', 'reactivated an account'), ('made_way_in', 'made a one-time password'), ('ended_sessions', 'ended sessions'), ('revoked_access', 'ended all ways into an account'), ('made_token', 'made a token'), ('used_token', 'used a token for the first time'), ('revoked_token', 'revoked a token'), ('read_log', 'looked into the access log')], max_length=20),
        ),
    ]
