"""What a request may carry: its size is looked at before a byte of it is read, and what comes in short is not taken.

Staff send forms, and forms of records with files; the public side takes one small form, and no body anywhere else. A body
in chunks has no length that could be looked at, so it is read up to the limit for everybody, and given one (RFC 9112, 7.1).
"""

from io import BytesIO, RawIOBase

from django.conf import settings
from django.contrib import admin
from django.core.handlers.wsgi import WSGIRequest
from django.db import Error
from django.http import UnreadablePostError

from .desk.files import takes_files
from .feedback import forms as feedback
from .publishing.errors import bad_request, is_outage, service_unavailable, too_large

FORM = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
FORM_WITH_FILES = settings.IMAGE_MAX_BYTES + FORM
UNKNOWN = 1 << 62  # longer than any limit


class Request(WSGIRequest):
    """Is read as UTF-8, whatever it calls itself: Django tries any codec there is, before an error could be answered."""

    @property
    def encoding(self):
        return "utf-8"

    @encoding.setter
    def encoding(self, named):
        pass


class Bodies:
    """Refuses a body that is larger than its address takes from this person (413), and one that ends early (400)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        length = length_of(request.META)
        try:
            if length > FORM_WITH_FILES or length > limit(request):
                return too_large(request)
        except Error as error:
            if not is_outage(error):
                raise
            return service_unavailable(request)
        try:
            request.POST  # noqa: B018 - read here, so that nothing later meets a body that cannot be read
        except UnreadablePostError:
            return bad_request(request)
        return self.get_response(request)


def limit(request):
    """Returns how many bytes a request may carry; asks for the person only where that matters."""
    if not request.path_info.startswith("/admin/"):
        return feedback.LARGEST if feedback.takes_form(request.path_info) else 0
    is_form_with_files = length_of(request.META) > FORM and takes_files(request.path_info)
    return FORM_WITH_FILES if is_form_with_files and admin.site.has_permission(request) else FORM


def length_of(variables):
    """Returns the length that a request says its body has."""
    length = variables.get("CONTENT_LENGTH") or ""
    return int(length[:20]) if length.isascii() and length.isdigit() else 0


class Whole(RawIOBase):
    """The body of a request; raises OSError where the client ends before it has sent what it said."""

    def __init__(self, stream, length):
        self.stream, self.left = stream, length

    def readable(self):
        return True

    def readinto(self, buffer):
        wanted = min(len(buffer), self.left)
        data = self.stream.read(wanted)
        self.left -= len(data)
        if len(data) < wanted:
            raise OSError(f"The body ended {self.left} bytes early.")
        buffer[:wanted] = data
        return wanted


def gathered(body):
    """Returns the length of a body in chunks, and the body; of one that is broken, a length that it does not have."""
    try:
        content = body.read(FORM + 1)
    except OSError:
        return 1, BytesIO()
    return UNKNOWN if len(content) > FORM else len(content), BytesIO(content)


def measured(application):
    """Returns the WSGI application, given bodies that have a length and are whole."""

    def answer(variables, start_response):
        body = variables["wsgi.input"]
        if "HTTP_TRANSFER_ENCODING" in variables:
            length, body = gathered(body)
            variables["CONTENT_LENGTH"] = str(length)
        variables["wsgi.input"] = Whole(body, length_of(variables))
        return application(variables, start_response)

    return answer
