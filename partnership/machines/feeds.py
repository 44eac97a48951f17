"""What the Atom feeds of the site have in common (RFC 4287): whose they are, where they stand, how entries are known."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from ..publishing import operator
from ..publishing.addresses import absolute, local_address
from ..texts.bilingual import page_language


class SiteFeed(Feed):  # type: ignore[type-arg] # Django's class takes no arguments when the site runs
    """A feed in the language of its address, which is that of its page with "feed" behind it (`address_name`)."""

    address_name: ClassVar[str]
    feed_type = Atom1Feed

    def author_name(self, obj: Any = None) -> str:
        return operator.said("name").plain or _("Partnership of North Rhine-Westphalia and Dnipropetrovsk")

    def link(self, obj: Any = None) -> str:
        return absolute(local_address(page_language(), self.address_name))

    def feed_url(self, obj: Any = None) -> str:
        return absolute(local_address(page_language(), f"{self.address_name}-feed"))

    def feed_guid(self, obj: Any = None) -> str:
        return self.feed_url(obj)

    def permanent(self, kind: str, key: str) -> str:
        """Returns the identifier of an entry, which stays when its address changes: that is not in it (RFC 4151)."""
        return f"tag:{settings.SITE_HOST},2023:{page_language()}/{kind}/{key}"
