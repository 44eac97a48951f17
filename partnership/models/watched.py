"""Where news of the partnership may appear, and what appeared there (partnership/watch reads it)."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..texts.bilingual import ACTIONS, LANGUAGE_NAMES, filled_in_both
from ..texts.richtext import PlainText
from ..texts.searched import Searched
from ..texts.slugs import random_key
from .sources import WEB, PublisherName


class Outcome(models.TextChoices):
    READ = "read", _("was read")
    GONE = "gone", _("leads nowhere")
    UNREACHABLE = "unreachable", _("no answer")
    REFUSED = "refused", _("refuses machines: please look yourself")
    WAITING = "waiting", _("asks machines to come back later")
    UNREADABLE = "unreadable", _("cannot be read")


def new_key():
    return random_key("watched")


class WatchedSource(Searched, PlainText):
    """A feed, or a page with links to news, that is looked at each night, and how that went last."""

    key = models.SlugField(_("Key"), unique=True, editable=False, default=new_key)
    # no URLField: that is for links of the content, which check_links asks too
    url = models.CharField(
        _("Address"),
        max_length=500,
        unique=True,
        validators=[WEB],
        help_text=_("Of a feed (RSS, Atom) where there is one, else of the page that lists the newest texts."),
    )
    publisher = PublisherName(
        models.CharField,
        _("Publisher"),
        max_length=200,
        help_text=_("Places that it names count as named by each of its texts: “City of …” needs the other side only."),
    )
    language = models.CharField(_("Language"), max_length=2, choices=LANGUAGE_NAMES)
    is_active = models.BooleanField(_("Is looked at"), default=True)

    looked_at = models.DateTimeField(_("Last looked at"), null=True, editable=False)
    outcome = models.CharField(_("Outcome"), max_length=12, choices=Outcome, blank=True, editable=False)
    reason = models.CharField(_("Reason"), max_length=250, blank=True, editable=False)
    failing_since = models.DateTimeField(_("Failing since"), null=True, editable=False)
    read_at = models.DateTimeField(_("Last read"), null=True, editable=False)
    wait_until = models.DateTimeField(_("Not to be asked before"), null=True, editable=False)
    etag = models.CharField(max_length=200, blank=True, editable=False)
    last_modified = models.CharField(max_length=200, blank=True, editable=False)

    class Meta:
        default_permissions = ACTIONS
        verbose_name = _("watched source")
        verbose_name_plural = _("watched sources")
        ordering = ["publisher_de", "url"]
        constraints = [filled_in_both("publisher")]

    def __str__(self):
        return f"{self.publisher} – {self.url}"

    def save(self, *args, **kwargs):
        """At another address nothing has been looked at yet."""
        if not type(self).objects.filter(pk=self.pk, url=self.url).exists():
            self.looked_at = self.failing_since = self.read_at = self.wait_until = None
            self.outcome = self.reason = self.etag = self.last_modified = ""
        super().save(*args, **kwargs)


class NewsItemQuerySet(models.QuerySet):
    def waiting(self):
        """Returns what nobody has decided on yet, with its source, the newest first."""
        rows = self.filter(outcome=NewsItem.Outcome.NEW, source__is_active=True).select_related("source")
        return rows.order_by(models.F("day").desc(nulls_last=True), "-seen_at", "pk")

    def forget(self):
        """Takes all but the identities from the rows, so that none comes back; returns how many still had more."""
        texts = dict.fromkeys(("url", "title", "search_de", "search_uk"), "")
        nothing = {**texts, **dict.fromkeys(("source", "day", "decided_by", "decided_at"))}
        return self.exclude(title="").update(outcome=NewsItem.Outcome.PASSED, **nothing)


class NewsItem(Searched):
    """A text on a watched source that names both partners. What was seen once never comes back.

    `identity` is what is left of its address when that varies; it stays when `forget` takes the rest.
    """

    class Outcome(models.TextChoices):
        NEW = "new", _("waits for a decision")
        REPORTED = "reported", _("draft made")
        DISMISSED = "dismissed", _("not for us")
        PASSED = "passed", _("not new")

    identity = models.CharField(max_length=64, unique=True, editable=False)
    source = models.ForeignKey(
        WatchedSource, models.SET_NULL, null=True, related_name="items", verbose_name=_("Source")
    )
    url = models.CharField(_("Address"), max_length=500, blank=True)
    title = models.CharField(_("Title"), max_length=200, blank=True)
    day = models.DateField(_("Date"), null=True)
    seen_at = models.DateTimeField(_("First seen"), db_index=True)
    outcome = models.CharField(_("Outcome"), max_length=9, choices=Outcome, db_index=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("Decided by")
    )
    decided_at = models.DateTimeField(_("Decided on"), null=True)

    objects: ClassVar[Any] = NewsItemQuerySet.as_manager()

    class Meta:
        default_permissions = ("view",)
        verbose_name = _("news item")
        verbose_name_plural = _("news found")
        ordering = ["-seen_at", "-pk"]

    def __str__(self):
        return self.title

    def searchable(self, language):
        yield self.title
