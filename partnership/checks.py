"""System checks of an installation: what only the operator can fill in, and what its database can be trusted with."""

import sqlite3

from django.conf import settings
from django.core import checks
from django.db import connection

from .publishing import operator
from .texts.bilingual import LANGUAGES

# The WAL-reset race of SQLite can corrupt a database with several writers; mended in these versions.
MENDED = ((3, 51, 3), (3, 50, 7), (3, 44, 6))


@checks.register("operator", deploy=True)
def operator_is_named(app_configs, **kwargs):
    """The law wants these (publishing/operator.py), and the site cannot know them."""
    return [
        _unsaid(name, languages)
        for name in settings.OPERATOR
        if name not in operator.OPTIONAL and (languages := operator.unsaid(name))
    ]


def _unsaid(name, languages):
    """Returns the finding for a detail of the operator that is not said, or only in one language."""
    detail, hint = name.replace("_", " "), "docs/operation.md, settings."
    if languages == LANGUAGES:
        return checks.Error(f"The operator's {detail} is not set.", hint=hint, id="site.E001")
    spoken = {"de": "German", "uk": "Ukrainian"}[languages[0]]
    return checks.Warning(f"The operator's {detail} is not set in {spoken}.", hint=hint, id="site.W001")


@checks.register("security", deploy=True)
def second_factor_is_asked_for(app_configs, **kwargs):
    """OWASP ASVS 5.0, 6.3.3: a password alone is not enough for who publishes in the name of a ministry."""
    error = checks.Error("Staff log in with a password alone.", hint="Set SECOND_FACTOR=true.", id="site.E002")
    return [] if settings.SECOND_FACTOR else [error]


@checks.register("database", deploy=True)
def sqlite_is_sound(app_configs, **kwargs):
    version = sqlite3.sqlite_version_info
    if connection.vendor != "sqlite" or version >= MENDED[0] or any(m <= version < (*m[:2], 99) for m in MENDED):
        return []
    message = f"SQLite {sqlite3.sqlite_version} has a rare race in WAL mode that can corrupt a database."
    return [checks.Info(message, hint="Use PostgreSQL for a public site (DATABASE_URL), or update.", id="site.I001")]
