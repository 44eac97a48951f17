"""What awaits the staff: the start page of the press desk, and the board of all content by language."""

from datetime import timedelta
from itertools import chain, islice

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Q, Subquery
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..access import notices
from ..access.early import asked_for
from ..evidence import public_facts
from ..links.check import FAILING, LinkCheck
from ..models import Certainty, Office, Person, Source, Twinning, User
from ..publishing import operator
from ..publishing.state import Publishable, Status
from ..publishing.usage import in_use
from ..texts.bilingual import LANGUAGE_NAMES, LANGUAGES
from ..versions.events import Event, Telling, What, waiting_since
from ..versions.pending import PendingChange
from ..versions.translations import State, in_state, state_of
from ..versions.versions import Version
from .records import ContentAdmin
from .roles import may, translated_languages

SHOWN = 8  # of each list on the start page
CHANGES = 100  # of accounts, on the start page
PER_PAGE = 50
OVERDUE = timedelta(days=365)  # a twinning that nobody has checked for a year, a source that nobody has read again
TOLD = timedelta(days=14)  # for which the start page tells what colleagues did
ANNOUNCED = timedelta(days=90)  # what was announced, and has no later report so long after its day
TO_TRANSLATE = {
    "de": gettext_lazy("To be translated into German"),
    "uk": gettext_lazy("To be translated into Ukrainian"),
}
TO_DO = (State.MISSING, State.BEHIND, State.UNFINISHED)


def contents(site, user):
    """Returns, for each kind of content that a user may see, its admin."""
    kinds = (kind for kind in site._registry.values() if isinstance(kind, ContentAdmin))
    return [kind for kind in kinds if may(user, "view", kind.opts) or may(user, "change", kind.opts)]


def with_state(kinds):
    """Returns those whose records are drafted, published and translated language by language."""
    return [kind for kind in kinds if issubclass(kind.model, Publishable)]


def languages_of(user, kinds):
    """Returns the languages that a user may write."""
    if any(may(user, "change", kind.opts) for kind in kinds):
        return LANGUAGES
    return tuple(code for code in LANGUAGES if any(code in translated_languages(user, kind.opts) for kind in kinds))


def rows_of(kind):
    """Returns the records of a kind with what their names are made of."""
    rows = kind.model._default_manager.all()
    return rows.select_related(*kind.list_select_related) if kind.list_select_related else rows


def form_of(kind, record, page="change"):
    return reverse(f"admin:{kind.opts.app_label}_{kind.opts.model_name}_{page}", args=[record.pk])


def item(kind, record, moment=None, page="change"):
    """Returns what a list of the start page shows of a record."""
    return {"record": record, "kind": kind.opts.verbose_name, "address": form_of(kind, record, page), "moment": moment}


# --- the start page ---------------------------------------------------------------------------------------------------


def start(site, user):
    """Returns the lists of the start page: (title, items, what is said if there are none)."""
    visible = contents(site, user)
    if not visible:
        return []
    changes = list(PendingChange.objects.select_related("changed_by"))
    prepared = {kind: changes_of(kind, changes) for kind in visible}
    kinds = with_state(visible)
    lists = [
        (_("From colleagues"), told(visible, user), _("Nobody has told you anything in the last 14 days.")),
        (_("My drafts"), my_drafts(kinds, prepared, user), _("You are writing nothing at the moment.")),
        (_("Waiting for approval"), waiting(kinds, prepared), _("Nothing waits for approval.")),
        (_("Next on the schedule"), scheduled(kinds, prepared), _("Nothing is scheduled.")),
    ]
    for language in languages_of(user, kinds):
        lists.append((TO_TRANSLATE[language], to_translate(kinds, language), _("Everything is up to date.")))
    if Twinning in (kind.model for kind in kinds):
        lists.append(
            (_("Checks that are overdue"), overdue(site), _("Everything was checked in the last twelve months."))
        )
    if early := asked_too_early(kinds):
        lists.append((_("Asked for before publication"), early, ""))
    return lists


def account_changes(user):
    """Returns the latest changes of accounts and groups, for those who keep them; nothing for all others."""
    return notices.recent()[:CHANGES] if may(user, "change", User._meta) else ()


def operator_missing(user):
    """Returns what the operator has not said yet, for those who keep the accounts; nothing for all others."""
    return operator.missing_anywhere() if may(user, "change", User._meta) else ()


def changes_of(kind, changes):
    """Returns the (record, pending change) pairs of one kind."""
    own = {change.key: change for change in changes if change.label == kind.opts.label_lower}
    return [(record, own[record.key]) for record in rows_of(kind).filter(key__in=own)] if own else []


def my_drafts(kinds, prepared, user):
    """What a user wrote in and nobody has approved yet: drafts, and changes to what is public."""
    mine = Version.objects.filter(made_by=user).values("key")
    for kind in kinds:
        drafts = rows_of(kind).in_writing().filter(key__in=mine.filter(label=kind.opts.label_lower)).order_by("-pk")
        yield from (item(kind, record) for record in drafts[:SHOWN])
    yield from changes_where(prepared, lambda change: change.changed_by == user and not change.is_approved)


def told(kinds, user):
    """What colleagues did that concerns a user, the newest first; of records that are still there."""
    by_label = {kind.opts.label_lower: kind for kind in kinds}
    mine = Telling.objects.filter(person=user, event__at__gte=timezone.now() - TOLD, event__label__in=by_label)
    for telling in mine.select_related("event__made_by").order_by("-event__at", "-pk")[: 2 * SHOWN]:
        event = telling.event
        kind = by_label[event.label]
        if record := rows_of(kind).filter(key=event.key).first():
            who = f"{event.get_what_display()} ({event.made_by})" if event.made_by else event.get_what_display()
            yield {**item(kind, record, event.at, "notes"), "note": who}


def waiting(kinds, prepared):
    """What waits for approval, since when and who asked for it; what has waited longest comes first."""
    found = []
    for kind, changes in prepared.items():
        rows = longest_waiting(kind)[:SHOWN] if kind in kinds else ()
        entries = [(record, "change") for record in rows]
        entries += [(record, "prepared") for record, change in changes if change.is_in_review]
        asked = waiting_since(kind.opts.label_lower, [record.key for record, _page in entries])
        found += [asked_for_by(item(kind, record, page=page), asked.get(record.key)) for record, page in entries]
    return sorted(found, key=lambda entry: entry["moment"].timestamp() if entry["moment"] else 0)


def longest_waiting(kind):
    asked = Event.objects.filter(label=kind.opts.label_lower, key=OuterRef("key"), what=What.REVIEW)
    since = Subquery(asked.order_by("-at").values("at")[:1])
    return rows_of(kind).in_status(Status.REVIEW).order_by(since.asc(nulls_first=True), "pk")


def asked_for_by(entry, event):
    """Returns what a list shows of what waits, with who asked for it; nobody knows that of what was loaded."""
    return {**entry, "moment": event.at, "note": str(event.made_by or "")} if event else entry


def changes_where(prepared, is_wanted):
    for kind, pairs in prepared.items():
        yield from (item(kind, record, change.publish_at, "prepared") for record, change in pairs if is_wanted(change))


def scheduled(kinds, prepared):
    found = []
    for kind in kinds:
        found += [
            item(kind, record, record.publish_at)
            for record in rows_of(kind).in_status(Status.SCHEDULED).order_by("publish_at")[:SHOWN]
        ]
    found += changes_where(prepared, lambda change: change.is_approved)
    return sorted(found, key=lambda entry: entry["moment"])


def to_translate(kinds, language):
    """What is missing in a language or older in it than the original; what is older comes first: readers see it."""
    for state in (State.BEHIND, State.MISSING):
        for kind in kinds:
            rows = rows_of(kind).filter(in_state(kind.model, state, language)).order_by("-pk")[:SHOWN]
            yield from ({**item(kind, record), "note": state.label} for record in rows)


def overdue(site):
    """Twinnings that were not checked for long, and the links that fail."""
    failing = LinkCheck.objects.filter(outcome__in=FAILING).count()
    if failing:
        address = reverse("admin:partnership_linkcheck_changelist")
        yield {"record": _("Links that fail: %(number)d") % {"number": failing}, "address": address}
    yield from unchecked_ties(site)


def unchecked_ties(site):
    kind, day = site.get_model_admin(Twinning), timezone.localdate() - OVERDUE
    late = rows_of(kind).published().filter(Q(checked_on=None) | Q(checked_on__lt=day)).order_by("checked_on", "pk")
    for twinning in late:
        yield {**item(kind, twinning), "day": twinning.checked_on}


def unread_sources(site):
    """Sources that something public uses and that nobody has read for long."""
    kind, day = site.get_model_admin(Source), timezone.localdate() - OVERDUE
    late = rows_of(kind).filter(in_use(Source), read_on__lt=day).order_by("read_on", "pk")
    for source in late.distinct():
        yield {**item(kind, source), "day": source.read_on}


def unfollowed_announcements(site):
    """What was announced for a day that is long past, and still stands as announced."""
    day = timezone.localdate() - ANNOUNCED
    for rows in public_facts().values():
        for fact in rows.filter(certainty=Certainty.ANNOUNCED, latest__lt=day):
            record = getattr(fact, "twinning", None) or fact
            kind = site.get_model_admin(type(record))
            yield {**item(kind, record), "note": str(fact.date)}


def unconfirmed_heads(site):
    """Heads of places whom nobody has found in office for long."""
    kind, day = site.get_model_admin(Person), timezone.localdate() - OVERDUE
    of_places = Q(municipality__isnull=False) | Q(region__isnull=False)
    late = Office.objects.filter(of_places, has_ended=False).exclude(until__gte=day).select_related("person")
    for office in late.order_by("until", "pk"):
        yield {**item(kind, office.person), "note": str(office), "day": office.until}


def evidence(request, site):
    """Shows what of the evidence is overdue: the twin of the public page on its state (partnership/evidence.py)."""
    if not all(may(request.user, "view", model._meta) for model in (Twinning, Source, Person)):
        raise PermissionDenied
    lists = [
        (_("Ties that nobody has checked for a year"), unchecked_ties(site)),
        (_("Announced, and the day is past"), unfollowed_announcements(site)),
        (_("Heads of places, not found in office for a year"), unconfirmed_heads(site)),
        (_("Sources that nobody has read for a year"), unread_sources(site)),
    ]
    done = _("Everything is up to date.")
    context = {
        **site.each_context(request),
        "title": _("State of the evidence"),
        "lists": [{"title": title, "items": list(items), "empty": done} for title, items in lists],
    }
    return TemplateResponse(request, "desk/evidence.html", context)


def asked_too_early(kinds):
    """Records whose address strangers knew before there was anything to be found at it."""
    found = []
    for kind in kinds:
        times = asked_for(kind.opts.label_lower)
        for record in rows_of(kind).filter(key__in=list(times)[:SHOWN]):
            number = times[record.key]
            note = ngettext(
                "its address was asked for %(number)d time", "its address was asked for %(number)d times", number
            )
            found.append({**item(kind, record), "note": note % {"number": number}})
    return found


def shortened(lists):
    """Returns the lists with at most as many items as the page has room for."""
    return [{"title": title, "items": list(islice(items, SHOWN)), "empty": empty} for title, items, empty in lists]


# --- the board --------------------------------------------------------------------------------------------------------


class OneAfterTheOther:
    """The rows of several querysets as one sequence that a Paginator takes its pages from."""

    def __init__(self, querysets):
        self.parts = [(queryset, queryset.count()) for queryset in querysets]

    def count(self):
        return sum(number for _queryset, number in self.parts)

    def __len__(self):
        return self.count()

    def __getitem__(self, wanted):
        rows, before = [], 0
        for queryset, number in self.parts:
            first, last = max(wanted.start - before, 0), min(wanted.stop - before, number)
            rows.append(queryset[first:last] if first < last else ())
            before += number
        return list(chain.from_iterable(rows))


def board(request, site):
    """Shows how every record stands in both languages: counted by kind, and each of them, or those with work to do."""
    kinds = with_state(contents(site, request.user))
    if not kinds:
        raise PermissionDenied
    everything = "all" in request.GET
    rows = OneAfterTheOther(
        [rows_of(kind).filter(*([] if everything else [to_do(kind)])).order_by("pk") for kind in kinds]
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    by_model = {kind.model: kind for kind in kinds}
    context = {
        **site.each_context(request),
        "title": _("Translations"),
        "languages": [(code, LANGUAGE_NAMES[code]) for code in LANGUAGES],
        "states": State,
        "counts": [counted(kind) for kind in kinds],
        "everything": everything,
        "page": page,
        "rows": [on_board(by_model[type(record)], record) for record in page],
    }
    return TemplateResponse(request, "desk/board.html", context)


def to_do(kind):
    """Returns the condition for the records of a kind that are not current in both languages."""
    return ~(in_state(kind.model, State.CURRENT, "de") & in_state(kind.model, State.CURRENT, "uk"))


def counted(kind):
    """Returns how many records of a kind are in each state of each language, with the list that shows them."""
    cells = [(language, state) for language in LANGUAGES for state in State]
    counts = {
        f"{language}_{state}": Count("pk", filter=in_state(kind.model, state, language)) for language, state in cells
    }
    numbers = kind.model._default_manager.aggregate(**counts)
    address = reverse(f"admin:{kind.opts.app_label}_{kind.opts.model_name}_changelist")
    return {
        "kind": kind.opts.verbose_name_plural,
        "cells": [
            {"number": numbers[f"{language}_{state}"], "address": f"{address}?translation={language}-{state}"}
            for language, state in cells
        ],
    }


def on_board(kind, record):
    states = [(language, state_of(record, language)) for language in LANGUAGES]
    return {**item(kind, record), "states": [(code, state, state in TO_DO) for code, state in states]}
