from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('gallery', '0003_records_of_patients'),
    ]

    operations = [
        migrations.AlterField(
            model_name='accessevent',
            name='action',
            field=models.CharField(choices=[('signed_in', 'signed in'), ('signed_out', 'signed out'), ('changed_password', 'changed their password'), ('viewed_patient', "viewed a patient's images"), ('viewed_image', 'viewed an image'), ('compared_images', 'compared images'), ('downloaded_image', 'downloaded an image'), ('downloaded_batch', 'downloaded a batch'), ('viewed_appointments', 'viewed appointments'), ('viewed_contacts', 'viewed how to reach a patient'), ('viewed_notes', 'viewed notes'), ('viewed_document', 'viewed a document'), ('downloaded_document', 'downloaded a document'), ('listed_patients', 'listed patients'), ('listed_images', 'listed images of several patients'), ('listed_appointments', 'listed appointments'), ('viewed_unlinked', 'viewed an unlinked file'), ('corrected', 'corrected an image'), ('undid_correction', 'undid a correction'), ('assigned', 'assigned a file to a patient'), ('set_aside', 'set a file or a row aside'), ('took_back', 'took a decision back'), ('read_report', "read a run's report"), ('listed_records', 'listed records in the administration'), ('viewed_record', 'viewed a record in the administration'), ('changed_record', 'changed a record in the administration')], max_length=20),
        ),
    ]
