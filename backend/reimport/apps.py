from django.apps import AppConfig


class ReimportConfig(AppConfig):
    name = "reimport"

    def ready(self) -> None:
        from reimport import system_checks  # noqa: F401  (registers the system checks)
