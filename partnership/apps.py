from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PartnershipConfig(AppConfig):
    name = "partnership"
    verbose_name = _("Partnership")

    def ready(self):
        from . import checks  # noqa: F401 - registers the checks
        from .desk.roles import grant_permissions

        post_migrate.connect(grant_permissions)


class PressDeskConfig(AdminConfig):
    default_site = "partnership.desk.site.PressDesk"
