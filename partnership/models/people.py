"""Members of staff."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A member of staff. The interface of the admin is in their language, or in that of their browser."""

    interface_language = models.CharField(
        _("Language of the interface"),
        max_length=2,
        blank=True,
        choices=settings.LANGUAGES,
        help_text=_("Empty: the language that the browser asks for."),
    )
