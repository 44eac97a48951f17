"""The files of uploads at the press desk, published or not: for those who may see something that shows them."""

from django.http import Http404
from django.views.decorators.http import require_safe

from ..publishing.parts import owners
from ..uploads.media import respond
from ..uploads.models import Upload, models_with_upload
from ..versions.pending import PendingChange
from .erasing import may_erase


@require_safe
def any_media(request, name, site):
    """A file for staff; one that they may not see answers like a name that never was."""
    upload = Upload.objects.filter(token=name[:26]).first()
    if upload is None or not may_see(site, request.user, upload):
        raise Http404
    response = respond(name, Upload.objects.filter(pk=upload.pk))
    response.headers["Cache-Control"] = "no-store"
    return response


def may_see(site, user, upload):
    """Returns whether a user made an upload, may erase it, or may view a record that shows it, or is to show it."""
    if upload.made_by_id == user.pk or may_erase(user):
        return True
    return any(site.get_model_admin(type(record)).rights.may_view(user, record) for record in shown_in(upload))


def shown_in(upload):
    """Yields the records that an upload belongs to, themselves or with a row, now or by what is prepared for them."""
    for model in models_with_upload():
        for row in model._base_manager.filter(upload=upload):
            yield from [getattr(row, name) for _model, name in owners(model)] or [row]
    for change in PendingChange.objects.referring_to(upload):
        yield from change.rows()
