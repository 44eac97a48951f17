"""A page of the press desk about one record, beside its form: route, title, rights, lock and context in one place."""

from contextlib import nullcontext

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path

from ..versions.versions import is_versioned


class RecordPage:
    """One page of one record. A subclass says what it shows (`context`) and what it does with what is sent (`sent`).

    Both are called with the record, which is locked for a POST, and with what else the route holds. `sent` returns an
    answer, or a dict: then the page is shown again, with that in its context.
    """

    name = ""  # of the address: admin:<app>_<model>_<name>
    route = ""  # below the address of the record
    template = ""
    title = ""  # with a place for %(record)s
    methods = ("GET", "HEAD", "POST")

    def __init__(self, desk):
        self.desk, self.model, self.opts = desk, desk.model, desk.opts

    def is_for(self, model):
        """Returns whether records of a model have such a page."""
        return is_versioned(model)

    def may(self, user, record):
        """Returns whether a user may open the page of a record."""
        return self.desk.rights.may_view(user, record)

    def may_send(self, user, record):
        """Returns whether a user may send what the page offers."""
        return self.may(user, record)

    def context(self, request, record, **names):
        return {}

    def sent(self, request, record, **names):
        raise NotImplementedError(f"{self.name} takes nothing")

    def url(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_{self.name}"
        return path(f"<path:object_id>/{self.route}", self.desk.admin_site.admin_view(self), name=name)

    def __call__(self, request, object_id, **names):
        if request.method not in self.methods:
            return HttpResponseNotAllowed(self.methods)
        is_sent = request.method == "POST"
        with transaction.atomic() if is_sent else nullcontext():
            record = self.desk.record_at(request, object_id, is_locked=is_sent)
            if record is None:
                raise Http404
            if not (self.may_send if is_sent else self.may)(request.user, record):
                raise PermissionDenied
            answer = self.sent(request, record, **names) if is_sent else self.context(request, record, **names)
        return answer if not isinstance(answer, dict) else self.answer(request, record, answer)

    def answer(self, request, record, context):
        about = {"title": str(self.title) % {"record": record}, "opts": self.opts, "object": record}
        return TemplateResponse(
            request, self.template, {**self.desk.admin_site.each_context(request), **about, **context}
        )

    def lead_to(self, record, page="change"):
        """Returns a redirect to the form of a record, or to another page about it."""
        return HttpResponseRedirect(self.desk.address_of(record, page))
