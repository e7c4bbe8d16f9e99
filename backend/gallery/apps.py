from typing import Any
from uuid import UUID

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.db.models.signals import post_migrate


def _write_roles(**_kwargs: Any) -> None:
    from gallery.access.roles import write_roles

    write_roles()


class AdministrationConfig(admin_apps.AdminConfig):
    """Django's administration with our site."""

    default = False
    default_site = "gallery.administration.Administration"


class GalleryConfig(AppConfig):
    name = "gallery"
    verbose_name = "Access"
    default = True

    def ready(self) -> None:
        from gallery.access import signals  # noqa: F401  (logs who signs in and out)

        # This app comes last of those whose permissions the roles hold.
        post_migrate.connect(_write_roles, sender=self)

    def shown_images(self, patient_id: UUID) -> set[UUID]:
        """For the verification of a re-import (`reimport.verify.pages.ShowsImages`)."""
        from gallery.looking.patient import shown_images

        return shown_images(patient_id)
