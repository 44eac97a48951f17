"""Files in the forms of the press desk: what is chosen is an upload before its form is looked at, and lost by no error.

`take_files` checks, makes and stores the files of a request, which takes seconds and happens before any transaction. A
form that is shown again carries the token of what was chosen, so that nobody has to choose it anew.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ..uploads.models import HasUpload, Point, Upload

# By kind: the label of the field, what is accepted in words, and as media types.
KINDS: Final[dict[str, tuple[Any, Any, str]]] = {
    Upload.Kind.PICTURE: (
        _("Picture"),
        _("JPEG, PNG or WebP, up to 40 MB, JPEG up to 120 megapixels. Metadata such as the place is removed."),
        "image/jpeg,image/png,image/webp",
    ),
    Upload.Kind.DOCUMENT: (
        _("Document"),
        _("PDF, up to 12 MB. Author, producer and other metadata are removed."),
        "application/pdf",
    ),
}
UNKNOWN: Final = _("The file that was chosen is not there any more. Please choose it again.")


class FileResult(NamedTuple):
    """What became of a file, in its place in `request.FILES`: an upload, or why there is none."""

    upload: Upload | None
    error: ValidationError | None

    def close(self) -> None:
        """Does nothing: Django closes the files of a request at its end."""


class FileInput(NamedTuple):
    """What a form sends of a file: what became of the one chosen now, and the token of the one chosen before."""

    result: Any
    token: str


class UploadWidget(forms.FileInput):
    """Chooses a file, and says which one is chosen already."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> FileInput:
        return FileInput(files.get(name), data.get(token_name(name), ""))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files and token_name(name) not in data

    def use_required_attribute(self, initial: Any) -> bool:
        """A browser does not know of the file that is chosen already."""
        return False

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        upload = value if isinstance(value, Upload) else None
        chosen = described(upload) if upload else ""
        token = upload.token if upload else ""
        field = super().render(name, None, attrs, renderer)
        hidden = format_html('<input type="hidden" name="{}" value="{}">', token_name(name), token)
        return format_html('<div class="upload">{}{}{}</div>', field, hidden, chosen)


def token_name(name: str) -> str:
    """Returns the name of the hidden input beside a file input; without a dash, by which rows are numbered."""
    return f"{name}_token"


def described(upload: Upload) -> SafeString:
    """Returns which file is chosen, in words and, of a picture, small."""
    kind = Upload.Kind(upload.kind)
    small = thumbnail(upload) if kind == Upload.Kind.PICTURE else ""
    return format_html('<p class="chosen">{} {} ({}) {}</p>', _("Chosen:"), kind.label, upload, small)


def thumbnail(upload: Upload) -> SafeString:
    """Returns a picture as small as a list has room for; its text stands beside it."""
    return format_html('<img class="small" src="{}" alt="" width="96" loading="lazy">', narrow(upload))


def narrow(upload: Upload) -> str:
    """Returns the address of the narrowest rendition of a picture, for staff."""
    return reverse("admin:media", args=[upload.narrowest])


class UploadField(forms.FileField):
    """The upload of a record: the one chosen now or before, or else the one that it has.

    Only who made an upload attaches it; everybody else sends the token of none but the record's own.
    """

    widget = UploadWidget
    default_error_messages = {"required": _("Choose a file.")}

    def __init__(self, *, model: type[HasUpload], user: Any, **kwargs: Any) -> None:
        label, help_text, accept = KINDS[model.upload_kind]
        super().__init__(label=label, help_text=help_text, **kwargs)
        self.model, self.user = model, user
        self.widget.attrs["accept"] = accept

    def chosen(self, data: FileInput, initial: Any = None) -> Upload | None:
        """Returns what was chosen, now or before; raises ValidationError for what was refused, and for a wrong token."""
        if isinstance(data.result, FileResult):
            if data.result.error:
                raise data.result.error
            return data.result.upload
        if data.result:  # the form has a field that it had not when the files were taken
            raise ValidationError(UNKNOWN)
        return self.of_token(data.token, initial) if data.token else None

    def of_token(self, token: str, initial: Any) -> Upload:
        upload: Upload | None = Upload.objects.filter(kind=self.model.upload_kind).with_token(token)
        if upload is None or not (upload.pk == initial or upload.made_by_id == self.user.pk):
            raise ValidationError(UNKNOWN)
        return upload

    def clean(self, data: FileInput, initial: Any = None) -> Upload | None:
        found = self.chosen(data, initial)
        if found is None and initial:
            found = Upload.objects.filter(pk=initial).first()
        if found is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return found

    def bound_data(self, data: Any, initial: Any) -> Upload | None:
        """Returns what the form says is chosen when it is shown again."""
        for sent in (data, FileInput(None, data.token)):  # beside one that was refused, the one before stays
            try:
                if found := self.chosen(sent, initial):
                    return found
            except ValidationError:
                continue
        return None

    def has_changed(self, initial: Any, data: Any) -> bool:
        if not data.token or data.result:
            return bool(data.result)
        try:
            found = self.of_token(data.token, initial)
        except ValidationError:
            return True
        return bool(found.pk != initial)


def upload_field(column: Any, user: Any) -> UploadField | None:
    """Returns the field of a form for a column that refers to an upload; None for any other column."""
    is_upload = column.is_relation and column.related_model is Upload
    return UploadField(model=column.model, user=user) if is_upload else None


# --- before any transaction ---------------------------------------------------------------------------------------------


class Place(NamedTuple):
    """One field for a file in a form: its name, the field, and the record as the form shows it, if that is its own."""

    name: str
    field: UploadField
    record: Any


def take_files(request: Any, model_admin: Any, record: Any) -> None:
    """Takes the files that a form of the admin was sent: in `request.FILES` stands, for each, a `FileResult`.

    Also cuts the teasers around a focal point that has moved. It is to be called before any transaction begins, because
    a large picture takes many seconds, and takes only what the form of this person has a field for.
    """
    if request.method != "POST" or not has_uploads(model_admin):
        return
    for place in places(request, model_admin, record):
        focus = sent_point(request.POST, place.field.model)
        if place.name in request.FILES:
            request.FILES[place.name] = file_result(request.FILES[place.name], place.field, focus)
        elif focus and (error := cutting_error(request, place, focus)):
            request.FILES[place.name] = FileResult(None, error)


def warn_of_files(request: Any, rows: Iterable[Any]) -> None:
    """Tells whoever saved these forms what to know of the files that they chose."""
    for row in rows:
        if isinstance(row.instance, HasUpload) and row.has_changed() and not row.cleaned_data.get("DELETE"):
            for warning in row.instance.file_warnings():
                messages.warning(request, f"{row.instance}: {warning}")


def takes_files(path: str) -> bool:
    """Returns whether the form of a record with files stands at a path: of a new record, or of one that is there."""
    try:
        name = resolve(path).url_name
    except Resolver404:
        return False
    desks = [model_admin for model_admin in admin.site._registry.values() if has_uploads(model_admin)]
    return name in {
        f"{desk.opts.app_label}_{desk.opts.model_name}_{page}" for desk in desks for page in ("add", "change")
    }


def has_uploads(model_admin: Any) -> bool:
    models = [model_admin.model, *(inline.model for inline in model_admin.inlines)]
    return any(issubclass(model, HasUpload) for model in models)


def places(request: Any, model_admin: Any, record: Any) -> Iterator[Place]:
    """Yields the fields for files that the form has for this person: those of the record, and of its rows those sent."""
    allowed = model_admin.has_change_permission(request, record) if record else model_admin.has_add_permission(request)
    if not allowed:
        return
    form = model_admin.get_form(request, record, change=record is not None)
    for name, field in upload_fields(form):
        yield Place(name, field, record)
    for formset, _inline in model_admin.get_formsets_with_inlines(request, record):
        for name, field in upload_fields(formset.form):
            row = re.compile(rf"{re.escape(formset.get_default_prefix())}-\d{{1,4}}-{name}", re.ASCII)
            yield from (Place(sent, field, None) for sent in list(request.FILES) if row.fullmatch(sent))


def upload_fields(form: Any) -> list[tuple[str, UploadField]]:
    return [(name, field) for name, field in form.base_fields.items() if isinstance(field, UploadField)]


def sent_point(data: Any, model: type[HasUpload]) -> Point | None:
    """Returns the focal point that a form of a picture was sent; None if it has none, or a wrong one."""
    values = [data.get(name, "") for name in model.focus_columns]
    if not values or not all(re.fullmatch("[0-9]{1,3}", value) and int(value) <= 100 for value in values):
        return None
    return int(values[0]), int(values[1])


def file_result(file: Any, field: UploadField, focus: Point | None) -> FileResult:
    """Returns what becomes of one file."""
    try:
        return FileResult(Upload.take(file, field.model.upload_kind, field.user, *([focus] if focus else [])), None)
    except ValidationError as error:
        return FileResult(None, error)
    finally:
        file.close()


def cutting_error(request: Any, place: Place, focus: Point) -> ValidationError | None:
    """Cuts the teasers of what the form names around a point that is another by now; returns why it did not work."""
    sent = FileInput(None, request.POST.get(token_name(place.name), ""))
    present = place.record and place.record.upload_id
    try:
        upload = place.field.clean(sent, present)
    except ValidationError:
        return None  # the form says it
    try:
        if upload and (upload.pk != present or place.record.focus != focus):
            upload.cut(focus)
    except ValidationError as error:
        return error
    return None
