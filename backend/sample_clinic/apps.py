from django.apps import AppConfig


class SampleClinicConfig(AppConfig):
    name = "sample_clinic"
