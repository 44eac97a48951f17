"""Members of staff."""

import secrets

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from ..texts.searched import Searched


def new_salt():
    return secrets.token_urlsafe(16)


class User(Searched, AbstractUser):
    """A member of staff. The interface of the admin is in their language, or in that of their browser."""

    interface_language = models.CharField(
        _("Language of the interface"),
        max_length=2,
        blank=True,
        choices=settings.LANGUAGES,
        help_text=_("Empty: the language that the browser asks for."),
    )
    wants_mail = models.BooleanField(_("Mail about what colleagues do"), default=False)
    # Part of what every session of the account is checked against: a new one ends them all.
    session_salt = models.CharField(max_length=22, default=new_salt, editable=False)

    def searchable(self, language):
        yield from (self.username, self.get_full_name(), self.email)

    def end_sessions(self):
        """Ends all sessions of this account."""
        self.session_salt = new_salt()
        self.save(update_fields=["session_salt"])

    def save(self, *args, **kwargs):
        """What is deactivated loses its sessions, so that none comes back if it is activated again."""
        if not self.is_active:
            self.session_salt = new_salt()
        super().save(*args, **kwargs)

    def get_session_auth_hash(self):
        return self._session_hash(settings.SECRET_KEY)

    def get_session_auth_fallback_hash(self):
        yield from map(self._session_hash, settings.SECRET_KEY_FALLBACKS)

    def _session_hash(self, key):
        secret = f"{self.password}\n{self.session_salt}"
        return salted_hmac("partnership.User.session", secret, secret=key, algorithm="sha256").hexdigest()
