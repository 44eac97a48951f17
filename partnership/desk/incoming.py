"""News that came in by night: on the start page of those who may report it, made a draft or put aside with one click."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..models import NewsItem, Source, WatchedSource
from ..versions.versions import Step, note
from ..watch.look import last_looked
from .roles import may

SHOWN = 8
DECISIONS = ("report", "dismiss")


class ReportsNews:
    """Mixed into the admin of the records that tell of what others have published: it turns news into drafts of them."""

    def draft_of(self, item, source):
        """Returns an unsaved record with the title of a news item that tells of `source`, and with nothing else of it."""
        raise NotImplementedError


def reporter(site, request):
    """Returns the admin that makes drafts out of news, None if this user may add none."""
    kinds = (kind for kind in site._registry.values() if isinstance(kind, ReportsNews))
    return next((kind for kind in kinds if kind.has_add_permission(request)), None)


def news(site, request):
    """Returns what the start page shows of the watch; None for those whom it does not concern."""
    if reporter(site, request) is None:
        return None
    items = list(NewsItem.objects.waiting()[: SHOWN + 1])
    failing = WatchedSource.objects.filter(is_active=True, failing_since__isnull=False).order_by("failing_since")
    return {
        "items": items[:SHOWN],
        "has_more": len(items) > SHOWN,
        "failing": failing[:SHOWN],
        "looked": last_looked(),
        "may_see_sources": may(request.user, "view", WatchedSource._meta),
    }


@require_POST
def decide(request, pk, site):
    """Makes a news item a draft, or puts it aside for good."""
    desk = reporter(site, request)
    if desk is None:
        raise PermissionDenied
    chosen = [name for name in DECISIONS if name in request.POST]
    if len(chosen) != 1:
        return HttpResponseBadRequest()
    with transaction.atomic():
        item = get_object_or_404(NewsItem.objects.select_for_update(), pk=pk)
        if item.outcome != NewsItem.Outcome.NEW or item.source is None:
            messages.warning(request, _("Somebody has decided on this in the meantime."))
            return HttpResponseRedirect(reverse("admin:index"))
        return (_report if chosen == ["report"] else _dismiss)(request, item, desk)


def _report(request, item, desk):
    record = desk.draft_of(item, _source_of(item, request.user))
    record.full_clean()
    record.save()
    note(record, Step.CREATED, request.user)
    desk.log_addition(request, record, [{"added": {}}])
    _keep_decision(item, NewsItem.Outcome.REPORTED, request.user)
    messages.success(
        request, _("The draft has the title and the address of the original. What it tells, you write yourself.")
    )
    return HttpResponseRedirect(desk.address_of(record))


def _dismiss(request, item, desk):
    _keep_decision(item, NewsItem.Outcome.DISMISSED, request.user)
    messages.success(request, _("“%(title)s” will not come back.") % {"title": item.title})
    return HttpResponseRedirect(reverse("admin:index"))


def _source_of(item, user):
    """Returns the source at the address of a news item, made now if nothing on the site rests on it yet."""
    found = Source.objects.filter(url=item.url).first()
    if found is not None:
        return found
    watched = item.source
    publisher = {name: getattr(watched, name) for name in ("publisher_de", "publisher_uk")}
    source = Source(url=item.url, language=watched.language, read_on=timezone.localdate(), **publisher)
    source.full_clean()
    source.save()
    note(source, Step.CREATED, user)
    return source


def _keep_decision(item, outcome, user):
    item.outcome, item.decided_by, item.decided_at = outcome, user, timezone.now()
    item.save(update_fields=["outcome", "decided_by", "decided_at"])
