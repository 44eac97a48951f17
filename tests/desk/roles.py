"""The roles and the states that the tests of the press desk ask for."""

from datetime import datetime, timedelta

from django.contrib.auth.models import AnonymousUser

from partnership.models import User
from partnership.publishing.state import State
from tests import factories

ANONYMOUS, PLAIN, STAFF = "anonymous", "plain user", "staff without a group"
GERMAN, UKRAINIAN = "translator into German", "translator into Ukrainian"
EDITOR, PUBLISHER, ADMINISTRATOR, CHIEF = "editor", "publisher", "administrator", "superuser"
ROLES = {
    ANONYMOUS: AnonymousUser,
    PLAIN: lambda: User.objects.create_user("plain", password="a long enough password"),
    STAFF: factories.staff,
    GERMAN: lambda: factories.translator("de"),
    UKRAINIAN: lambda: factories.translator("uk"),
    EDITOR: factories.editor,
    PUBLISHER: factories.publisher,
    ADMINISTRATOR: factories.administrator,
    CHIEF: lambda: factories.staff(is_superuser=True),
}

FUTURE = datetime(2099, 1, 1, tzinfo=factories.BERLIN)
STATES = {
    "draft": {"state": State.DRAFT, "publish_at": None},
    "review": {"state": State.REVIEW, "publish_at": None},
    "scheduled": {"publish_at": FUTURE},
    "public": {},
    "withdrawn": {"state": State.WITHDRAWN, "withdrawn_at": factories.LONG_AGO + timedelta(days=1)},
}
