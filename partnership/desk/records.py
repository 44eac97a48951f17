"""How content is edited at the press desk: its lists, its form, and where its pages are."""

from functools import partial

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import flatten, flatten_fieldsets, unquote
from django.db.models import Case, Exists, OuterRef, When
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as of_django  # for words that Django's catalogues have
from django.utils.translation import gettext_lazy

from ..publishing import usage
from ..publishing.pages import Slugged
from ..publishing.state import WRITING, Publishable, State
from ..versions.events import What, announce, approvers, taking_part
from ..versions.pending import PendingChange
from ..versions.versions import Step, current, identity, note
from . import history
from .changeform import answer, send
from .editor import losses
from .fields import FORMFIELDS, form_field, pair
from .files import upload_field
from .forms import MAX_ROWS, ContentForm, RecordForm, RowsFormSet
from .guard import GuardedFields
from .lists import AuthorFilter, StateFilter, TranslationFilter, outcome, state_marks, translation_marks
from .moments import in_kyjiw
from .notes import NotesPage, SendBackPage
from .prepared import PreparedEarlierPage, PreparedPage
from .previews import LinksPage, PreviewFile, PreviewPage
from .rights import PublishableRights, Rights, was_public
from .roles import may, translated_columns, translated_languages
from .withdrawing import WithdrawPage

DECLARED = ("is_minor", "is_current", "acknowledged")  # fields of the form that are no columns


def annotations(model):
    """Returns what the list of a model reads of each record beside its columns."""
    if issubclass(model, Publishable):
        changes = PendingChange.objects.filter(label=model._meta.label_lower, key=OuterRef("key"))
        return {"has_pending_change": Exists(changes)}
    return {"is_in_use": Case(When(usage.in_use(model), then=True), default=False)}


class Rows(GuardedFields, admin.StackedInline):
    """The rows that belong to a record; its translators write their language in them, and neither add nor delete any."""

    extra = 0
    max_num = MAX_ROWS
    form = ContentForm
    formset = RowsFormSet
    formfield_overrides = FORMFIELDS

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

    def get_readonly_fields(self, request, obj=None):
        fields, languages = super().get_readonly_fields(request, obj), self._translated(request)
        if not languages:
            return fields
        writable = translated_columns(self.model, languages)
        return [name for name in flatten(self.get_fields(request, obj)) if name not in writable]

    def get_formset(self, request, obj=None, **kwargs):
        """What is too much is shown again, and not saved."""
        return super().get_formset(request, obj, **{"absolute_max": 2 * MAX_ROWS, **kwargs})

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if field := upload_field(db_field, request.user):
            return field
        return form_field(db_field, partial(super().formfield_for_dbfield, db_field, request), **kwargs)


class ContentAdmin(admin.ModelAdmin):
    """Content of any kind: guarded against two who write at once, kept in a history, and changed by those who may.

    What is asked of a user is answered by `rights`; what a record has beside its form are its `pages`.
    """

    rights_class = Rights
    form = ContentForm
    page_classes = (
        history.HistoryPage,
        history.RestorePage,
        PreparedEarlierPage,
        PreparedPage,
        NotesPage,
        SendBackPage,
    )
    formfield_overrides = FORMFIELDS
    change_form_template = "desk/content_change_form.html"
    change_list_template = "desk/content_change_list.html"

    class Media:
        js = (forms.Script("js/names.js", defer=True), forms.Script("js/leaving.js", defer=True))

    def __init__(self, model, admin_site):
        super().__init__(model, admin_site)
        self.rights = self.rights_class(model)
        self.pages = [page for page in (kind(self) for kind in self.page_classes) if page.is_for(model)]

    # --- addresses -------------------------------------------------------------------------------------------------------

    def get_urls(self):
        view, name = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}"
        urls = [page.url() for page in self.pages]
        urls += [
            path("deleted/", view(history.deleted), {"desk": self}, name=f"{name}_deleted"),
            path("deleted/<int:pk>/", view(history.undelete), {"desk": self}, name=f"{name}_undelete"),
        ]
        return urls + super().get_urls()

    def address_of(self, record, page="change", *args):
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}"
        return reverse(name, args=[record.pk, *args])

    def list_address(self):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def record_at(self, request, object_id, is_locked=False):
        """Returns the record at an address, None if there is none; locked for what is sent, until the transaction ends."""
        record = self.get_object(request, unquote(object_id))
        if record and is_locked:  # read again: before the lock it may have been another
            record = type(record)._base_manager.select_for_update().filter(pk=record.pk).first()
        return record

    # --- rights ----------------------------------------------------------------------------------------------------------

    def has_add_permission(self, request):
        return self.rights.may_add(request.user)

    def has_change_permission(self, request, obj=None):
        return self.rights.may_change(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        return self.rights.may_delete(request.user, obj)

    def get_readonly_fields(self, request, obj=None):
        shown = [*super().get_readonly_fields(request, obj), *self.rights.fixed_fields(request.user, obj)]
        if languages := translated_languages(request.user, self.opts):
            own = {*translated_columns(self.model, languages), *DECLARED}
            shown += [name for name in flatten_fieldsets(self.get_fieldsets(request, obj)) if name not in own]
        return list(dict.fromkeys(shown))

    def get_deleted_objects(self, objs, request):
        """What a pending change refers to is not deleted either."""
        deleted, counts, missing, protected = super().get_deleted_objects(objs, request)
        changes = (change for record in objs for change in PendingChange.objects.referring_to(record))
        pending = (f"{PendingChange._meta.verbose_name}: {record}" for change in changes for record in change.rows())
        return deleted, counts, missing, [*protected, *(capfirst(text) for text in pending)]

    # --- list and form ---------------------------------------------------------------------------------------------------

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(**annotations(self.model))

    def get_form(self, request, obj=None, change=False, **kwargs):
        """Returns the form with the fields that its page shows: one that it declares beside them counts for nothing."""
        form = super().get_form(request, obj, change, **kwargs)
        shown = flatten_fieldsets(self.get_fieldsets(request, obj))
        form.base_fields = {name: field for name, field in form.base_fields.items() if name in shown}
        return form

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if field := upload_field(db_field, request.user):
            return field
        return form_field(db_field, partial(super().formfield_for_dbfield, db_field, request), **kwargs)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Shows the form of a record or saves it; unlike in Django's, nothing that was saved is ever taken back."""
        return (send if request.method == "POST" else answer)(self, request, object_id)

    # --- every step leaves a version -------------------------------------------------------------------------------------

    def save_model(self, request, obj, form, change):
        if change:
            current(obj)  # what the database had before: the first version of a record that is older than versions
        obj.keeps_date = change and bool(form.cleaned_data.get("is_minor"))
        super().save_model(request, obj, form, change)
        for loss in losses(form):
            messages.warning(request, loss)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        form.instance.save()  # again, for what is made from its rows and relations (a former name is searched for)
        flags = {name: bool(form.cleaned_data.get(name)) for name in ("is_minor", "is_current")}
        note(form.instance, Step.CHANGED if change else Step.CREATED, request.user, **flags)

    def delete_model(self, request, obj):
        """Deletes a record; a change that was prepared while something public used it goes with it."""
        note(obj, Step.DELETED, request.user)
        PendingChange.objects.filter(**identity(obj)).delete()
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        for record in queryset:
            self.delete_model(request, record)


class RecordAdmin(ContentAdmin):
    """A publishable record: drafted, approved, published, changed by pending changes, withdrawn."""

    rights_class = PublishableRights
    page_classes = (
        *ContentAdmin.page_classes,
        history.CurrentPage,
        PreviewPage,
        PreviewFile,
        LinksPage,
        WithdrawPage,
    )
    form = RecordForm
    change_form_template = "desk/record_change_form.html"
    list_filter = (StateFilter, TranslationFilter, AuthorFilter)
    list_per_page = 50
    view_on_site = False  # the form links to the page in each language
    actions_on_top = True

    class Media:
        js = (forms.Script("js/slug.js", defer=True),)

    def get_fieldsets(self, request, obj=None):
        return [
            *super().get_fieldsets(request, obj),
            (gettext_lazy("Publication"), {"fields": self._decisions(request, obj)}),
        ]

    def _decisions(self, request, obj):
        """Returns the rows of the form that say what becomes of a record, and what its change means."""
        fixed = obj is not None and was_public(obj)  # a script says it beside a time that may be changed
        rows = [("ready_de", "ready_uk"), "state", ("publish_at", "kyjiw_time") if fixed else "publish_at"]
        if obj and obj.state == State.WITHDRAWN:
            rows += pair("withdrawal_notice")
        if issubclass(self.model, Slugged):
            rows = [*pair("slug"), *rows]
        if self.has_change_permission(request, obj):
            rows = [*self._flags(request, obj), *rows]
            if self.rights.may_publish(request.user):
                rows.insert(rows.index("state") + 1, "acknowledged")
        return [*rows, "key"]

    def _flags(self, request, obj):
        """What is said of the change itself, where it matters: to a translation that is behind, to dates readers saw."""
        says_current = self.rights.may_say_current(request.user, obj)
        fields = [("is_current", says_current), ("is_minor", obj and was_public(obj))]
        return [name for name, matters in fields if matters]

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        if db_field.name == "state" and not self.rights.may_publish(request.user):
            kwargs["choices"] = [(state.value, state.label) for state in WRITING]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def save_related(self, request, form, formsets, change):
        """Tells colleagues if the record begins to wait for them, or was decided on."""
        record, before = form.instance, form.initial.get("state")
        people = taking_part(record) if change else set()
        super().save_related(request, form, formsets, change)
        if record.state == before:
            return
        if record.state == State.REVIEW:
            announce(record, What.REVIEW, request.user, to=approvers(self.model))
        elif record.state == State.APPROVED:
            announce(record, What.APPROVED, request.user, to=people)

    # --- what became of it -----------------------------------------------------------------------------------------------

    def response_add(self, request, obj, post_url_continue=None):
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, post_url_continue)
        return self._answer_saved(request, obj, of_django("The {name} “{obj}” was added successfully."))

    def response_change(self, request, obj):
        if IS_POPUP_VAR in request.POST:
            return super().response_change(request, obj)
        return self._answer_saved(request, obj, of_django("The {name} “{obj}” was changed successfully."))

    def _answer_saved(self, request, record, sentence):
        """Says what a record is after it was saved, and leads to where the button that was chosen leads."""
        link = format_html('<a href="{}">{}</a>', self.address_of(record), record)
        message = format_html(sentence, name=self.opts.verbose_name, obj=link)
        self.message_user(request, format_html("{} {}", message, outcome(record)), messages.SUCCESS)
        if "_continue" in request.POST:
            return HttpResponseRedirect(self.address_of(record))
        if "_addanother" in request.POST:
            return HttpResponseRedirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_add"))
        return self.response_post_save_change(request, record)

    # --- the list --------------------------------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("Languages"))
    def languages(self, record):
        return translation_marks(record)

    @admin.display(description=gettext_lazy("Date"), ordering="latest")
    def date(self, record):
        """The date in words; the admin would list the parts of a Span."""
        return str(record.date or "–")

    @admin.display(description=gettext_lazy("State"), ordering="publish_at")
    def state_now(self, record):
        return state_marks(record, record.has_pending_change)

    @admin.display(description=gettext_lazy("The same time in Kyjiw"))
    def kyjiw_time(self, record):
        return in_kyjiw(record.publish_at) if record.publish_at else "–"
