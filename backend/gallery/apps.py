from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.db.models.signals import post_migrate


def _write_roles(**_kwargs: Any) -> None:
    from gallery.access.roles import write_roles

    write_roles()


def _guard_log(**_kwargs: Any) -> None:
    from gallery.access.guarded_tables import guard_log

    guard_log()


class AdministrationConfig(admin_apps.AdminConfig):
    """Django's administration with our site."""

    default = False
    default_site = "gallery.administration.Administration"


class GalleryConfig(AppConfig):
    name = "gallery"
    verbose_name = "Access"
    default = True

    def ready(self) -> None:
        from gallery.access import denials, signals  # noqa: F401  (log who signs in and out, and who is refused)

        # This app comes last of those whose permissions the roles hold.
        post_migrate.connect(_write_roles, sender=self)
        post_migrate.connect(_guard_log, sender=self)

    def access_log_state(self, known: Mapping[int, str]) -> tuple[int, str, str]:
        """For the verification of a re-import (`reimport.verify.access_log.ChecksAccessLog`)."""
        from gallery.access.chain import Head
        from gallery.access.chain_check import check_chain

        found = check_chain([Head(event, text) for event, text in known.items()])
        return found.head.event, found.head.hash, found.problem

    def shown_images(self, patient_id: UUID) -> set[UUID]:
        """For the verification of a re-import (`reimport.verify.pages.ShowsImages`)."""
        from gallery.looking.patient import shown_images

        return shown_images(patient_id)
