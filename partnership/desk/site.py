"""The admin site of the staff, and how every bilingual record is edited on it: both languages side by side."""

from functools import wraps

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import flatten, flatten_fieldsets
from django.db import models
from django.db.models import Exists, OuterRef
from django.http import HttpResponseBadRequest, HttpResponseRedirect, JsonResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from ..publishing import usage
from ..publishing.pages import PublicPage, Slugged
from ..publishing.state import WRITING, Publishable, State, Status
from ..texts.bilingual import LANGUAGE_NAMES, LANGUAGES, Bilingual, language_of
from ..texts.dates import Dated
from ..texts.richtext import RichTextField
from ..texts.slugs import make_slug
from ..uploads.media import respond
from ..uploads.models import Upload
from ..versions import translations
from ..versions.pending import PendingChange
from . import erasing, overview, resuming, specimens
from .approval import panel
from .editor import RichTextEditor, losses
from .files import upload_field
from .history import HistoryAdmin
from .lastingrows import LastingRowsFormSet
from .moments import MomentField, MomentWidget, in_kyjiw
from .readonly import make_readable
from .revisions import RevisionsAdmin
from .roles import may, translated_columns, translated_languages
from .sharing import SharingAdmin
from .translating import TranslatingAdmin
from .withdrawing import WithdrawingAdmin

UPLOAD = "upload"  # a column that only those see in a form who may choose another file
DECLARED = ("is_minor", "is_current", "acknowledged")  # fields of the form that are no columns


class PressDesk(admin.AdminSite):
    site_title = site_header = _("Press desk")
    index_title = _("Press desk")
    index_template = "admin/start.html"

    def admin_view(self, view, cacheable=False):
        guarded = super().admin_view(view, cacheable)

        @wraps(view)
        def kept(request, *args, **kwargs):
            """Whoever sends a form after their log-in ran out is asked for it again, with what they wrote."""
            answer = None
            if not request.user.is_authenticated and resuming.carries_text(request):
                answer = resuming.log_in_again(request, self)
            return answer or guarded(request, *args, **kwargs)

        return kept

    def index(self, request, extra_context=None):
        lists = overview.shortened(overview.start(self, request.user))
        context = {"lists": lists, "may_erase": erasing.may_erase(request.user)}
        return super().index(request, {**context, **(extra_context or {})})

    def board(self, request):
        return overview.board(request, self)

    def get_urls(self):
        own = [
            path("interface-language/", self.admin_view(interface_language), name="interface-language"),
            path("slug/", self.admin_view(propose_slug), name="slug"),
            path("components/<str:language>/", self.admin_view(specimens.components), name="components"),
            path("translations/", self.admin_view(require_safe(self.board)), name="translations"),
            path("media/<str:name>", self.admin_view(any_media), name="media"),
            path("files/", self.admin_view(erasing.files), {"site": self}, name="files"),
            path("files/<str:token>/", self.admin_view(erasing.erase), {"site": self}, name="erase-file"),
        ]
        return own + super().get_urls()


@require_POST
def interface_language(request):
    """Sets the language in which this member of staff sees the admin, and leads back to where they were."""
    language = request.POST.get("language")
    if language not in LANGUAGES:
        return HttpResponseBadRequest()
    request.user.interface_language = language
    request.user.save(update_fields=["interface_language"])
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/admin/")
    return HttpResponseRedirect(back if safe else reverse("admin:index"))


@require_safe
def propose_slug(request):
    return JsonResponse({"slug": make_slug(request.GET.get("text", "")[:300])})


@require_safe
def any_media(request, name):
    """An uploaded file for staff, published or not."""
    response = respond(name, Upload.objects.all())
    response.headers["Cache-Control"] = "no-store"
    return response


def pair(*names):
    """Returns rows of an admin form that show each text in both languages beside each other."""
    return [tuple(f"{name}_{language}" for language in LANGUAGES) for name in names]


def was_public(record):
    """True if the record, as the database has it, is or was public."""
    stored = record.as_stored()
    return stored is not None and stored.was_public


class TranslationFilter(admin.SimpleListFilter):
    """Narrows a list to the records whose text in one language is in one state: "uk-behind"."""

    title = _("translation")
    parameter_name = "translation"

    def lookups(self, request, model_admin):
        return [
            (f"{language}-{state.value}", format_lazy("{}: {}", LANGUAGE_NAMES[language], state.label))
            for language in LANGUAGES
            for state in translations.State
        ]

    def queryset(self, request, queryset):
        language, _dash, state = (self.value() or "").partition("-")
        is_known = language in LANGUAGES and state in translations.State.values
        return queryset.filter(translations.in_state(queryset.model, state, language)) if is_known else queryset


class StateFilter(admin.SimpleListFilter):
    """Narrows a list to the records in one state, by the clock."""

    title = _("State")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return Status.choices

    def queryset(self, request, queryset):
        return queryset.in_status(Status(self.value())) if self.value() in Status.values else queryset


def outcome(record):
    """Returns what a record is after it was saved, in a sentence."""
    said = {
        Status.DRAFT: _("It is a draft."),
        Status.REVIEW: _("It waits for approval."),
        Status.SCHEDULED: _("It will be published on %(time)s in Düsseldorf, %(kyjiw)s in Kyjiw."),
        Status.PUBLISHED: _("The public sees it."),
        Status.WITHDRAWN: _("It is withdrawn: readers see the notice."),
    }[record.status]
    local = record.publish_at and timezone.localtime(record.publish_at)
    times = {"time": date_format(local, "DATETIME_FORMAT"), "kyjiw": in_kyjiw(local)} if local else {}
    return said % times if record.is_scheduled else said


class TextsAdmin(admin.ModelAdmin):
    """Marks each field with the language that is written in it, for spelling aids and screen readers."""

    formfield_overrides = {
        models.URLField: {"assume_scheme": "https"},
        models.DateTimeField: {"form_class": MomentField, "widget": MomentWidget},
        RichTextField: {"widget": RichTextEditor},
    }

    class Media:
        js = (forms.Script("js/names.js", defer=True), forms.Script("js/leaving.js", defer=True))

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if field := upload_field(db_field, request.user):
            return field
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        mark_language(field, db_field)
        return field

    def render_change_form(self, request, context, *args, **kwargs):
        make_readable(context["adminform"], self.model)
        for inline in context["inline_admin_formsets"]:
            make_readable(inline, inline.formset.model)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        for loss in losses(form):
            messages.warning(request, loss)


def mark_language(field, column):
    if not field or not isinstance(field.widget, (forms.TextInput, forms.Textarea)):
        return
    if language := language_of(column):
        field.widget.attrs["lang"] = language
    for code in LANGUAGES:
        if column.name == f"slug_{code}":
            attrs = {"lang": code, "data-slug-of": f"title_{code}", "autocapitalize": "off", "spellcheck": "false"}
            field.widget.attrs |= attrs


class TextsInline(admin.StackedInline):
    """The rows that belong to a record; its translators write their language in them, and neither add nor delete any."""

    extra = 0
    formset = LastingRowsFormSet

    def _translated(self, request):
        if may(request.user, "change", self.opts):
            return ()
        return translated_languages(request.user, self.parent_model._meta)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) or bool(self._translated(request))

    def has_delete_permission(self, request, obj=None):
        """Who writes a draft takes rows out of it, too; deleting records is for others."""
        is_written = isinstance(obj, Publishable) and obj.state in WRITING
        return super().has_delete_permission(request, obj) or (is_written and may(request.user, "change", self.opts))

    def get_fields(self, request, obj=None):
        fields = super().get_fields(request, obj)
        parent = self.admin_site.get_model_admin(self.parent_model)
        writes = parent.has_change_permission(request, obj) and not self._translated(request)
        return fields if writes else [name for name in fields if name != UPLOAD]

    def get_readonly_fields(self, request, obj=None):
        fields, languages = super().get_readonly_fields(request, obj), self._translated(request)
        if not languages:
            return fields
        own = translated_columns(self.model, languages)
        return [UPLOAD, *(name for name in flatten(self.get_fields(request, obj)) if name not in own)]

    def get_formset(self, request, obj=None, **kwargs):
        """Without the fields that a form declares and this user only reads: only ModelAdmin takes them out itself."""
        readonly = self.get_readonly_fields(request, obj)
        without = {name: None for name in self.form.declared_fields if name in readonly}
        form = type(self.form)(self.form.__name__, (self.form,), without)
        return super().get_formset(request, obj, **{"form": form, **kwargs})

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if field := upload_field(db_field, request.user):
            return field
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        mark_language(field, db_field)
        return field


class UsedAdmin(admin.ModelAdmin):
    """Mixed into the admin of what has no state of its own and is shown by what has: sources, places, pictures.

    What something approved uses is changed by those who may publish that. Nobody deletes it: it is taken out of the texts
    first, which is a change of theirs, with a history and a second person where one is asked for.
    """

    def get_queryset(self, request):
        rule = models.When(usage.in_use(self.model), then=True)
        return super().get_queryset(request).annotate(is_in_use=models.Case(rule, default=False))

    def is_in_use(self, record):
        """Known of what was read for a list or a form, and asked of everything else."""
        known = getattr(record, "is_in_use", None)
        return usage.is_in_use(record) if known is None else known

    def has_publish_permission(self, request):
        return all(may(request.user, "publish", model._meta) for model in usage.shown_by(self.model))

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or self.has_publish_permission(request) or not self.is_in_use(obj))

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and self.is_in_use(obj))


class RecordAdmin(WithdrawingAdmin, TranslatingAdmin, SharingAdmin, RevisionsAdmin, HistoryAdmin, TextsAdmin):
    """A publishable record: who may do what to it, what is missing in which language, and where it is on the site.

    Editors write drafts; what the public sees, only those may change who may publish.
    """

    change_form_template = "admin/record_change_form.html"
    change_list_template = "admin/record_change_list.html"
    list_filter = (StateFilter, TranslationFilter)
    list_per_page = 50
    view_on_site = False  # the form links to the page in each language
    actions_on_top = True

    class Media:
        js = (forms.Script("js/slug.js", defer=True),)

    def get_readonly_fields(self, request, obj=None):
        shown = ["kyjiw_time", *super().get_readonly_fields(request, obj)]
        public = obj is not None and was_public(obj)
        fixed = [("key", obj is not None), ("publish_at", public)]
        fixed += [("is_current", not self.may_say_current(request, obj))]
        decided = public and not self.has_publish_permission(request)
        fixed += [(name, decided) for name in ("state", "withdrawal_notice_de", "withdrawal_notice_uk")]
        if languages := translated_languages(request.user, self.opts):
            written = flatten_fieldsets(self.get_fieldsets(request, obj))
            own = translated_columns(self.model, languages)
            fixed += [(name, name not in DECLARED and name not in own) for name in written]
        return list(dict.fromkeys([*shown, *(name for name, is_fixed in fixed if is_fixed)]))

    def may_restore(self, request, record):
        """What is approved, only those restore who may publish it at once; translators restore nothing."""
        allowed = super().may_restore(request, record) and may(request.user, "change", self.opts)
        return allowed and (self.may_publish_at_once(request) or record.as_stored().state in WRITING)

    def get_fieldsets(self, request, obj=None):
        rows = self.publication_fields(obj)
        if self.has_change_permission(request, obj):
            rows = [*self.declared_fields(request, obj), *rows]
            if self.has_publish_permission(request):
                rows.insert(rows.index("state") + 1, "acknowledged")
        return [*super().get_fieldsets(request, obj), (_("Publication"), {"fields": rows})]

    def declared_fields(self, request, obj):
        """What is said of the change itself, where it matters: to a translation that is behind, to dates readers saw."""
        fields = [("is_current", self.may_say_current(request, obj)), ("is_minor", obj and was_public(obj))]
        return [name for name, matters in fields if matters]

    def publication_fields(self, obj):
        fixed = obj is not None and was_public(obj)  # a script says it beside a time that may be changed
        rows = [("ready_de", "ready_uk"), "state", ("publish_at", "kyjiw_time") if fixed else "publish_at"]
        if obj and obj.state == State.WITHDRAWN:
            rows += pair("withdrawal_notice")
        return [*pair("slug"), *rows, "key"] if issubclass(self.model, Slugged) else [*rows, "key"]

    def has_publish_permission(self, request):
        return may(request.user, "publish", self.opts)

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj) or translated_languages(request.user, self.opts)
        stored = obj.as_stored() if obj else None
        writing = stored is None or stored.state in WRITING or stored.is_published  # that becomes a prepared change
        return bool(allowed) and (writing or self.has_publish_permission(request))

    def has_delete_permission(self, request, obj=None):
        """What has been public is withdrawn, so that its address can say so; it is never deleted."""
        return super().has_delete_permission(request, obj) and not (obj and was_public(obj))

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        if db_field.name == "state" and not self.has_publish_permission(request):
            kwargs["choices"] = [(state.value, state.label) for state in WRITING]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        stored = obj.as_stored() if isinstance(obj, PublicPage) else None  # a form that is refused changes nothing
        context["public_addresses"] = stored.alternates.switch if stored and stored.is_published else []
        context["previews"] = self.preview_addresses(obj) if isinstance(obj, PublicPage) and obj.pk else []
        form = context["adminform"].form
        context["behind"] = self.behind(obj) if obj and obj.pk else None
        context["may_say_current"] = self.has_change_permission(request, obj) and self.may_say_current(request, obj)
        context["checklist"] = panel(form.instance) if obj or form.is_bound else None
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    # --- what became of it ---------------------------------------------------------------------------------------------

    def response_add(self, request, obj, *args, **kwargs):
        request.outcome = outcome(obj)
        return super().response_add(request, obj, *args, **kwargs)

    def response_change(self, request, obj):
        request.outcome = outcome(obj)
        return super().response_change(request, obj)

    def message_user(self, request, message, *args, **kwargs):
        told = format_html("{} {}", message, request.outcome) if hasattr(request, "outcome") else message
        super().message_user(request, told, *args, **kwargs)

    # --- the list --------------------------------------------------------------------------------------------------------

    def get_queryset(self, request):
        own = PendingChange.objects.filter(label=self.opts.label_lower, key=OuterRef("key"))
        return super().get_queryset(request).annotate(has_prepared=Exists(own))

    @admin.display(description=_("Languages"))
    def languages(self, record: Bilingual):
        """Each language's code, and how its text stands to the other."""
        marks = ((code.upper(), translations.state_of(record, code).label) for code in LANGUAGES)
        return format_html_join("", "<span class='languages'>{} {}</span>", marks)

    @admin.display(description=_("Date"), ordering="latest")
    def date(self, record: Dated):
        """The date in words; the admin would list the parts of a Span."""
        return str(record.date or "–")

    @admin.display(description=_("State"), ordering="publish_at")
    def state_now(self, record: Publishable):
        """The state with its time in Düsseldorf, and whether a change is prepared."""
        label = record.status.label
        moment = (
            date_format(timezone.localtime(record.publish_at), "SHORT_DATETIME_FORMAT") if record.publish_at else ""
        )
        parts = (
            label,
            moment if record.state == State.APPROVED else "",
            _("Change prepared") if record.has_prepared else "",
        )
        return format_html_join("", "<span class='languages'>{}</span>", ((part,) for part in parts if part))

    @admin.display(description=_("The same time in Kyjiw"))
    def kyjiw_time(self, record: Publishable):
        if not record.publish_at:
            return "–"
        return in_kyjiw(record.publish_at)
