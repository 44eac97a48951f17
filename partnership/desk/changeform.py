"""The form of a record, from opening it to saving it.

What is public is never written by a form: what was sent becomes the values that the record is to have, and these are
prepared or published. Everything else is saved as Django's admin saves it. A form that is opened takes no lock.
"""

from django.contrib import messages
from django.contrib.admin import helpers
from django.contrib.admin.exceptions import DisallowedModelAdminToField
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.forms.formsets import all_valid
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext as of_django  # for words that Django's catalogues have

from ..access.early import opened
from ..publishing.pages import PublicPage, Slugged
from ..publishing.state import Publishable
from ..texts.bilingual import LANGUAGES
from ..versions.pending import PendingChange
from ..versions.values import apply
from ..versions.versions import Step, current, note
from .collision import mark, meanwhile, unsaved
from .editor import losses
from .fields import make_readable
from .files import take_files, warn_of_files
from .filled import FLAGS, Entry, filled_form
from .forms import panel
from .history import behind
from .notes import is_waiting
from .previews import preview_addresses
from .sent import merged, values_sent, without_removed


def answer(desk, request, object_id):
    """Returns the form of a record, or of a new one, as a page."""
    _check_popup(desk, request)
    record = desk.record_at(request, object_id) if object_id else None
    if object_id and record is None:
        return desk._get_obj_does_not_exist_redirect(request, desk.opts, object_id)
    if not (desk.has_view_or_change_permission(request, record) if record else desk.has_add_permission(request)):
        raise PermissionDenied
    if record is not None:
        opened(request, record)
    entry = Entry.of(record)
    if entry.is_public and IS_POPUP_VAR in request.GET:  # it would close over what is not public yet
        return HttpResponseRedirect(desk.address_of(record))
    for fault in entry.faults:
        messages.error(request, _("A part of the pending change is not right any more: %s") % fault)
    return _page(desk, request, entry, filled_form(desk, request, entry))


def send(desk, request, object_id):
    """Saves what was sent, or answers with the form and why not, or with a page that keeps what cannot be saved."""
    _check_popup(desk, request)
    shown = Entry.of(desk.record_at(request, object_id)).shown if object_id else None
    take_files(request, desk, shown)  # takes seconds: before any transaction, so that nobody waits for it
    sent = request.POST, request.FILES.copy()
    try:
        return _sent(desk, request, object_id, sent)
    except Exception:
        _put_back(request, *sent)  # what could not be saved is carried along as it was sent
        raise


def _sent(desk, request, object_id, sent):
    with transaction.atomic():
        record = desk.record_at(request, object_id, is_locked=True) if object_id else None
        if late := _too_late(desk, request, object_id, record):
            return late
        entry, filled, is_right = _read(desk, request, record, *sent)
        if is_right and not entry.is_public and _has_become_public(record):
            entry, filled, is_right = _read(desk, request, record.as_stored(), *sent)
        _refuse(filled, _refusal(desk, request, object_id, entry, filled))
        if is_right and not filled.refusal and (response := _saved(desk, request, entry, filled)):
            if filled.meanwhile and (told := filled.meanwhile.sentence()):
                messages.info(request, told)
            warn_of_files(request, [filled.form, *(row for formset in filled.formsets for row in formset.forms)])
            return response
    return _page(desk, request, entry, filled)


def _read(desk, request, record, data, files):
    """Returns a record as its form finds it, the form with what was sent and saved meanwhile, and whether that is right."""
    entry = Entry.of(record)
    _put_back(request, data, files)
    others = meanwhile(desk, request, entry)
    filled = filled_form(desk, request, entry)
    filled.meanwhile = others
    return entry, filled, all([filled.form.is_valid(), all_valid(filled.formsets)])


def _put_back(request, data, files):
    request.POST = data
    request.FILES.clear()
    request.FILES.update(files)


def _has_become_public(record):
    """Returns whether the time of a scheduled record came while its form was read."""
    return isinstance(record, Publishable) and record.as_stored().is_published


def _check_popup(desk, request):
    to_field = request.POST.get(TO_FIELD_VAR, request.GET.get(TO_FIELD_VAR))
    if to_field and not desk.to_field_allowed(request, to_field):
        raise DisallowedModelAdminToField(f"The field {to_field} cannot be referenced.")


def _too_late(desk, request, object_id, record):
    """Answers whoever sends the form of a record that is gone, or theirs to change no more; None to all others."""
    if not object_id:
        if not desk.has_add_permission(request):
            raise PermissionDenied
        return None
    was_opened = "_fingerprint" in request.POST
    if record is None and not (was_opened and desk.has_view_or_change_permission(request)):
        return desk._get_obj_does_not_exist_redirect(request, desk.opts, object_id)
    if record is None:
        return None if desk.has_add_permission(request) else unsaved(desk, request, None)
    if desk.has_change_permission(request, record):
        return None
    if was_opened and desk.has_view_permission(request, record):
        return unsaved(desk, request, record)
    raise PermissionDenied


def _refusal(desk, request, object_id, entry, filled):
    """Returns why a form is not saved, however right it is: its record is gone, or another one by now; "" if it is not."""
    if object_id and entry.record is None:
        return _("This was deleted while you were writing. Save it again to make it anew.")
    if filled.meanwhile:
        return filled.meanwhile.refusal(entry, filled.form, is_prepared=not _is_at_once(desk, request))
    return ""


def _refuse(filled, refusal):
    if refusal:
        filled.refusal = refusal
        filled.form.add_error(None, refusal)


# --- saving -------------------------------------------------------------------------------------------------------------


def _saved(desk, request, entry, filled):
    """Saves what was sent and is right; returns None, and says in the form why, if it turns out not to be."""
    is_new = entry.record is None
    if entry.is_public:
        return _saved_of_public(desk, request, entry, filled)
    record = desk.save_form(request, filled.form, change=not is_new)
    desk.save_model(request, record, filled.form, not is_new)
    desk.save_related(request, filled.form, filled.formsets, not is_new)
    message = desk.construct_change_message(request, filled.form, filled.formsets, is_new)
    if is_new:
        desk.log_addition(request, record, message)
        return desk.response_add(request, record)
    desk.log_change(request, record, message)
    return desk.response_change(request, record)


def _saved_of_public(desk, request, entry, filled):
    """Publishes what was sent, or, without the right or the wish to do so, keeps it as prepared."""
    values = _values(desk.model, entry, filled)
    flags = {name: bool(filled.form.cleaned_data.get(name)) for name in FLAGS}
    for loss in losses(filled.form):
        messages.warning(request, loss)
    if _is_at_once(desk, request):
        return _published(desk, request, entry, filled, values, flags)
    return _prepared(desk, request, entry, values, flags)


def _is_at_once(desk, request):
    return desk.rights.may_publish_at_once(request.user) and "_prepare" not in request.POST


def _values(model, entry, filled):
    """Returns the values that a public record is to have by what was sent; what a person only reads stays as it is."""
    record = filled.form.instance
    if isinstance(record, Publishable):
        record.complete()
    sent = values_sent(filled.form, filled.formsets)
    if isinstance(record, Slugged):
        sent |= {f"slug_{language}": getattr(record, f"slug_{language}") for language in LANGUAGES}
    return without_removed(model, merged(model, entry.values, sent))


def _published(desk, request, entry, filled, values, flags):
    """Gives the record the values at once; they take the place of what was prepared."""
    record = entry.record
    current(record)
    record.keeps_date = flags["is_minor"]
    try:
        with transaction.atomic():
            apply(values, record)
            note(record, Step.CHANGED, request.user, **flags)
    except ValidationError as error:
        filled.form.add_error(None, error.messages)
        return None
    if entry.change:
        entry.change.delete()
    message = desk.construct_change_message(request, filled.form, filled.formsets, False)
    desk.log_change(request, record, message)
    return desk.response_change(request, record)


def _prepared(desk, request, entry, values, flags):
    """Keeps the values as prepared, and says so, and what has become of what was prepared before."""
    record, before = entry.record, entry.change
    if not (before or flags["is_current"]) and values == entry.values:
        messages.warning(request, _("You changed nothing: nothing is prepared."))
        return HttpResponseRedirect(desk.address_of(record))
    change = PendingChange.prepare(record, values, request.user, **flags)
    if before and change.saved_times == before.saved_times:
        messages.warning(request, _("You changed nothing: the pending change is as it was."))
        return HttpResponseRedirect(desk.address_of(record, "prepared"))
    desk.log_change(request, record, _("Change prepared"))
    messages.success(
        request, _("The change is prepared. The public text stays as it is until the change is published.")
    )
    if before and before.is_approved:
        messages.warning(request, _("Its approval is taken back: it needs one again to be published at its time."))
    return HttpResponseRedirect(desk.address_of(record, "prepared"))


# --- the page -----------------------------------------------------------------------------------------------------------


def _page(desk, request, entry, filled):
    is_new, shown = entry.record is None, None if entry.record is None else entry.shown
    adminform = _adminform(desk, request, shown, filled.form)
    inlines = desk.get_inline_formsets(request, filled.formsets, filled.inlines, shown)
    make_readable(adminform, desk.model)
    for inline in inlines:
        make_readable(inline, inline.formset.model)
    verb = "Add %s" if is_new else "Change %s" if desk.has_change_permission(request, shown) else "View %s"
    context = {
        **desk.admin_site.each_context(request),
        "title": of_django(verb) % desk.opts.verbose_name,
        "subtitle": str(shown) if shown else None,
        "adminform": adminform,
        "object_id": None if is_new else shown.pk,
        "original": shown,
        "is_popup": IS_POPUP_VAR in request.POST or IS_POPUP_VAR in request.GET,
        "to_field": request.POST.get(TO_FIELD_VAR, request.GET.get(TO_FIELD_VAR)),
        "media": sum((inline.media for inline in inlines), desk.media + adminform.media),
        "inline_admin_formsets": inlines,
        "errors": helpers.AdminErrorList(filled.form, filled.formsets),
        "preserved_filters": desk.get_preserved_filters(request),
        "fingerprint": mark(entry),
        "meanwhile": filled.meanwhile,
        "prepared": entry.change,
        "is_public": entry.is_public,
        "may_publish": desk.rights.may_publish_at_once(request.user),
        **(_about(desk, request, entry, filled.form) if issubclass(desk.model, Publishable) else {}),
    }
    form_url = reverse(f"admin:{desk.opts.app_label}_{desk.opts.model_name}_add") if is_new and filled.refusal else ""
    return desk.render_change_form(request, context, add=is_new, change=not is_new, obj=shown, form_url=form_url)


def _adminform(desk, request, shown, form):
    fieldsets = desk.get_fieldsets(request, shown)
    is_read = shown is not None and not desk.has_change_permission(request, shown)
    readonly = flatten_fieldsets(fieldsets) if is_read else desk.get_readonly_fields(request, shown)
    prepopulated = {} if is_read else desk.get_prepopulated_fields(request, shown)
    return helpers.AdminForm(form, list(fieldsets), prepopulated, readonly, model_admin=desk)


def _about(desk, request, entry, form):
    """Returns what the form of a publishable record says beside its fields."""
    record, user = entry.record, request.user
    stored = record.as_stored() if isinstance(record, PublicPage) else None  # a form that is refused changes nothing
    return {
        "public_addresses": stored.alternates.switch if stored and stored.is_published else [],
        "previews": preview_addresses(desk, record) if record else [],
        "behind": behind(record) if record else None,
        "may_say_current": desk.rights.may_change(user, record) and desk.rights.may_say_current(user, record),
        "checklist": panel(form.instance, form.cited()) if record or form.is_bound else None,
        "may_withdraw": desk.rights.may_publish(user),
        "may_duplicate": record is not None
        and any(page.name == "duplicate" and page.may_send(user, record) for page in desk.pages),
        "may_send_back": record is not None and desk.rights.may_publish(user) and is_waiting(record, entry.change),
    }
