"""What somebody was writing when their log-in ran out, or the database did not answer, is kept: a page carries it along.

That goes for the forms of content. Accounts, passwords, deletions and whatever else is sent get the plain log-in.
Nothing is stored. The form comes back with what was sent as hidden fields, and sends it once more together with the log-in.
Of a file that was stored before, its token is carried along. No other file can be; the page says so.
"""

from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import login
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from ..publishing.errors import RETRY_AFTER
from ..texts.richtext import PlainText
from .files import FileResult, token_name

PAGES = ("add", "change", "prepared")
PREFIX = "resume"
FILES = f"{PREFIX}-files"  # says, in what is sent once more, that there were files
OWN = ("csrfmiddlewaretoken", f"{PREFIX}-username", f"{PREFIX}-password", f"{PREFIX}-again", FILES)


def carries_text(request):
    """Returns whether a request sends a form of content that would be lost: of a record, new or not, or its change."""
    is_sent = request.method == "POST" and any(_is_kept(name) for name in request.POST)
    return is_sent and _page_of(request.path) in _forms()


def _page_of(path):
    try:
        return resolve(path).url_name
    except Resolver404:
        return None


def _forms():
    """Returns the names of the addresses at which content is written."""
    content = [model._meta for model in admin.site._registry if issubclass(model, PlainText)]
    return {f"{opts.app_label}_{opts.model_name}_{page}" for opts in content for page in PAGES}


def _is_kept(name):
    return name not in OWN and "password" not in name.lower()


def log_in_again(request, site):
    """Logs in who sent the log-in along, and takes it out of what they sent; else returns the page that asks for it."""
    if f"{PREFIX}-username" not in request.POST:
        return ask_again(request, site)
    form = AdminAuthenticationForm(request, request.POST, prefix=PREFIX)
    if not form.is_valid():
        return ask_again(request, site, form)
    login(request, form.get_user())
    request.POST = request.POST.copy()
    for name in OWN:
        request.POST.pop(name, None)
    return None


def not_saved(request, site):
    """Answers whoever sent a form that the database was too busy, too full or not there to save: with what they wrote.

    The page asks the database nothing, neither for the log-in nor for messages.
    """
    context = {
        "site_title": site.site_title,
        "site_header": site.site_header,
        "title": _("Not saved"),
        "sent": _sent(request),
        "had_files": _had_files(request),
        "token": get_token(request),
    }
    page = HttpResponse(render_to_string("desk/not_saved.html", context), status=503)
    page.headers["Cache-Control"], page.headers["Retry-After"] = "no-store", RETRY_AFTER
    return page


def _sent(request):
    """Returns (name, value) for everything that was sent and is kept; of a file that is stored already, its token."""
    tokens = {token_name(name): file.upload.token for name, file in request.FILES.items() if _is_stored(file)}
    sent = [(name, value) for name, values in request.POST.lists() if _is_kept(name) for value in values]
    return [(name, value) for name, value in sent if name not in tokens] + list(tokens.items())


def _is_stored(file):
    return isinstance(file, FileResult) and file.upload is not None


def _had_files(request):
    """Returns whether files were sent, now or before, that have to be chosen again."""
    return FILES in request.POST or not all(_is_stored(file) for file in request.FILES.values())


def csrf_failure(request, reason=""):
    """A form came without a valid token: most often somebody logged in anew, in another window, while the form was open.

    If the browser says that a page of this site sent it (the header Origin, which no page can make up: Fetch, 3.2), it may
    be sent once more. If another site did, it is refused, and nothing of it is shown.
    """
    is_from_here = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    if is_from_here and carries_text(request):
        return ask_again(request, admin.site, status=403)
    return render(request, "desk/csrf_failure.html", status=403)


def ask_again(request, site, form=None, status=200):
    """Answers with a page that carries what was sent, and asks for the log-in if there is none."""
    is_in = site.has_permission(request)
    context = {
        **site.each_context(request),
        "title": _("Send once more") if is_in else _("Your log-in ran out"),
        "sent": _sent(request),
        "had_files": _had_files(request),
        "form": None if is_in else form or AdminAuthenticationForm(request, prefix=PREFIX),
        "is_nav_sidebar_enabled": False,
    }
    response = TemplateResponse(request, "desk/resume.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
