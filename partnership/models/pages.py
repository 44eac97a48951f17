"""The texts of fixed addresses."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..publishing.pages import PublicPage, Summarised, Titled
from ..publishing.state import state_constraints
from ..texts.bilingual import ready_means_filled
from .sources import Source

# The keys of Page are the names of its addresses in urls.py.
PAGES = (
    "start",
    "partnership",
    "twinnings",
    "areas",
    "press",
    "search",
    "take-part",
    "topics",
    "evidence",
    "imprint",
    "privacy",
    "accessibility",
    "easy-language",
    "contact",
)


class Page(Titled, Summarised, PublicPage):
    """The text of a fixed address: the start page, the imprint, the introduction of a list."""

    rank = 3
    required_texts = ("title", "summary")

    sources = models.ManyToManyField(Source, blank=True, related_name="+", verbose_name=_("Sources"))

    class Meta(PublicPage.Meta):
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["key"]
        constraints = [
            *state_constraints(),
            *ready_means_filled("title", "summary"),
            models.CheckConstraint(
                condition=Q(key__in=PAGES),
                name="partnership_page_key",
                violation_error_message=_("The site has no address for a page with this key."),
            ),
        ]

    @property
    def address_name(self):
        return self.key

    @classmethod
    def for_page(cls):
        return cls.objects.prefetch_related("sources")
