"""How staff edit the partnership."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from .desk.accounts import StaffAdmin, ToldGroupAdmin
from .desk.barriers import BarrierReportAdmin
from .desk.fields import DATE, pair
from .desk.history import HistoryPage, RestorePage
from .desk.lists import by
from .desk.notes import NotesPage
from .desk.records import ContentAdmin, RecordAdmin, Rows
from .desk.rights import FixedRights
from .models import (
    BarrierReport,
    Body,
    CooperationArea,
    Delivery,
    Figure,
    FormerAddress,
    FormerName,
    Goods,
    LinkCheck,
    Milestone,
    Municipality,
    NewsItem,
    Office,
    Page,
    Person,
    Place,
    Region,
    Source,
    Stage,
    Term,
    Topic,
    Twinning,
    User,
    WatchedSource,
)

# Addresses are kept with the account, and nobody reads or writes the second factors of others.
admin.site.unregister([EmailAddress, Authenticator])
admin.site.unregister(Group)
admin.site.register(Group, ToldGroupAdmin)
admin.site.register(User, StaffAdmin)
admin.site.register(BarrierReport, BarrierReportAdmin)


@admin.register(Source)
class SourceAdmin(ContentAdmin):
    list_display = ("publisher_de", "publisher_uk", "url", "language", "read_on")
    list_filter = ("language",)
    search_fields = ("url",)
    fields = ["url", *pair("publisher"), ("language", "read_on")]


@admin.register(WatchedSource)
class WatchedSourceAdmin(ContentAdmin):
    """Where news is looked for by night (manage.py check_news): never public, so no change of it is prepared."""

    page_classes = (HistoryPage, RestorePage, NotesPage)
    list_display = ("publisher_de", "publisher_uk", "result", "failing_since", "is_active", "url")
    list_filter = ("is_active", "outcome", "language")
    search_fields = ("url",)
    readonly_fields = ("looked_at", "result", "failing_since")
    fields = ["url", *pair("publisher"), ("language", "is_active"), ("looked_at", "result", "failing_since")]

    @admin.display(description=_("Outcome"), ordering="outcome")
    def result(self, source):
        return " · ".join(filter(None, [source.get_outcome_display(), source.reason])) or "–"


class FigureInline(Rows):
    model = Figure
    fields = [("kind", "value", "certainty"), DATE, *pair("note"), "source"]
    autocomplete_fields = ("source",)


class FormerNameInline(Rows):
    model = FormerName
    fields = [*pair("name"), DATE, "source"]
    autocomplete_fields = ("source",)


class StageInline(Rows):
    model = Stage
    fields = [("step", "kind", "certainty"), DATE, *pair("text"), "sources"]
    autocomplete_fields = ("sources",)


@admin.register(Region)
class RegionAdmin(ContentAdmin):
    list_display = ("__str__", "side")
    search_fields = ("key",)
    fields = [("key", "side"), *pair("name", "spellings", "capital", "summary")]
    inlines = [FigureInline]


@admin.register(Municipality)
class MunicipalityAdmin(ContentAdmin):
    list_display = ("name_de", "name_uk", "region", "kind")
    list_filter = ("region",)
    list_select_related = ("region",)
    search_fields = ("key",)
    fields = ["key", ("region", "kind"), *pair("name", "spellings"), ("latitude", "longitude")]
    inlines = [FormerNameInline, FigureInline]


@admin.register(Twinning)
class TwinningAdmin(RecordAdmin):
    list_display = ("__str__", "state_now", "languages", "checked_on")
    list_select_related = ("nrw", "oblast")
    search_fields = ("key",)
    autocomplete_fields = ("nrw", "oblast", "joint_with")
    fieldsets = [
        (None, {"fields": [("nrw", "oblast"), "joint_with", *pair("summary", "body")]}),
        (_("Official pages"), {"fields": ["official_page_nrw", "official_page_oblast", "checked_on"]}),
    ]
    inlines = [StageInline]


@admin.register(Milestone)
class MilestoneAdmin(RecordAdmin):
    list_display = ("__str__", "date", "state_now", "languages")
    list_filter = (*RecordAdmin.list_filter, by("twinning"))
    search_fields = ("key",)
    autocomplete_fields = ("twinning", "sources")
    fieldsets = [(None, {"fields": [*pair("title"), DATE, "certainty", *pair("text"), "twinning", "sources"]})]


class GoodsInline(Rows):
    model = Goods
    fields = [("measure", "number"), *pair("what")]


@admin.register(Delivery)
class DeliveryAdmin(RecordAdmin):
    list_display = ("__str__", "date", "progress", "state_now", "languages")
    list_filter = (*RecordAdmin.list_filter, "progress", by("twinnings"), by("areas"))
    search_fields = ("key",)
    autocomplete_fields = ("twinnings", "areas", "sources")
    fieldsets = [
        (None, {"fields": [*pair("giver", "destination"), DATE, ("progress", "certainty", "worth"), *pair("remark")]}),
        (_("Origin and relations"), {"fields": ["twinnings", "areas", "sources"]}),
    ]
    inlines = [GoodsInline]


class NamedAdmin(ContentAdmin):
    """What has a name in both languages, and is found by all its spellings."""

    list_display = ("name_de", "name_uk")
    search_fields = ("key",)
    fields = ["key", *pair("name", "spellings")]


class OfficeInline(Rows):
    model = Office
    fields = [
        *pair("title"),
        ("since", "since_precision", "has_begun"),
        ("until", "until_precision", "has_ended"),
        ("body", "municipality", "region"),
        "sources",
    ]
    autocomplete_fields = ("body", "municipality", "region", "sources")


@admin.register(Person)
class PersonAdmin(NamedAdmin):
    list_display = ("name_de", "name_uk", "own_spelling")
    fields = [*NamedAdmin.fields, "own_spelling"]
    inlines = [OfficeInline]


@admin.register(Body)
class BodyAdmin(NamedAdmin):
    list_display = ("name_de", "name_uk", "partner")
    list_filter = ("partner",)
    fields = [*NamedAdmin.fields, ("partner", "website")]


@admin.register(Place)
class PlaceAdmin(NamedAdmin):
    pass


@admin.register(Term)
class TermAdmin(NamedAdmin):
    list_display = ("name_de", "name_uk", "is_attested")
    list_filter = ("is_attested",)
    fields = [*NamedAdmin.fields, "is_attested"]


@admin.register(CooperationArea)
class CooperationAreaAdmin(RecordAdmin):
    list_display = ("__str__", "position", "state_now", "languages")
    list_filter = (*RecordAdmin.list_filter, by("twinnings"))
    search_fields = ("key",)
    autocomplete_fields = ("twinnings", "sources")
    fieldsets = [(None, {"fields": [*pair("title", "summary", "body"), "position", "twinnings", "sources"]})]


@admin.register(Page)
class PageAdmin(RecordAdmin):
    rights_class = FixedRights
    list_display = ("__str__", "key", "state_now", "languages")
    search_fields = ("key",)
    autocomplete_fields = ("sources",)
    fieldsets = [(None, {"fields": [*pair("title", "summary", "body"), "sources"]})]


@admin.register(Topic)
class TopicAdmin(RecordAdmin):
    list_display = ("__str__", "state_now", "languages")
    search_fields = ("key",)
    autocomplete_fields = ("sources",)
    fieldsets = [(None, {"fields": [*pair("title", "summary", "body"), "sources"]})]


class MadeByTheSite(admin.ModelAdmin):
    """Rows that nobody writes: to be looked at."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(FormerAddress)
class FormerAddressAdmin(MadeByTheSite):
    """Where changed addresses lead: made by the site, to be looked at and, by administrators, deleted."""

    list_display = ("path", "key", "since")
    search_fields = ("path", "key")


@admin.register(LinkCheck)
class LinkCheckAdmin(MadeByTheSite):
    """How the links of all content answered when they were asked last (manage.py check_links), and where they stand."""

    list_display = ("address", "result", "stands_in", "failing_since")
    list_display_links = None
    list_filter = ("outcome",)
    search_fields = ("url", "places__title")
    list_per_page = 50
    readonly_fields = ("address", "result", "stands_in")
    fields = ("address", "result", "checked_at", "failing_since", "stands_in")

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("places")

    @admin.display(description=_("Address"), ordering="url")
    def address(self, link):
        return format_html('<a class="long" href="{}">{}</a>', link.url, link.url)

    @admin.display(description=_("Outcome"), ordering="outcome")
    def result(self, link):
        details = (link.get_outcome_display(), link.status, link.moved_to, link.reason)
        return " · ".join(str(part) for part in details if part)

    @admin.display(description=_("Stands in"))
    def stands_in(self, link):
        places = ((place.form, place) for place in link.places.all())
        return format_html_join("", '<a class="use" href="{}">{}</a>', places) or "–"


@admin.register(NewsItem)
class NewsItemAdmin(MadeByTheSite):
    """What was found by night, and who decided what on it. Nothing is deleted: it would come back."""

    list_display = ("title", "day", "outcome", "decided_by", "decided_at", "address")
    list_display_links = None
    list_filter = ("outcome",)
    search_fields = ("url",)
    list_select_related = ("decided_by",)
    list_per_page = 50
    readonly_fields = ("address",)
    fields = ("title", "address", "day", "seen_at", "outcome", "decided_by", "decided_at")

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).exclude(title="")

    @admin.display(description=_("Address"), ordering="url")
    def address(self, item):
        return format_html('<a class="long" href="{}">{}</a>', item.url, item.url)
