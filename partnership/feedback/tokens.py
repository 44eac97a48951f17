"""The token of the form: signed, good for a day and for one report. It stands in place of a cookie against forged requests.

Such a cookie keeps another site from using what a visitor is allowed to do (CSRF). Here nobody is allowed more than anybody
else: there is no log-in and no session. What remains to be known is that the page was asked for, that its form was not sent
before, and that our own page sent it, and not another site in the browsers of its visitors, one report from the network of
each: browsers tell the two apart (Fetch Metadata). A form that fails is shown again with what was typed, and a new token.
"""

from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest
from django.utils.crypto import get_random_string

from ..texts.slugs import SAYS_NOTHING

SALT = "partnership.feedback.tokens"
AGE = 24 * 60 * 60  # seconds; a limit of more than 20 hours needs no way to extend it (WCAG 2.2, 2.2.1)

OURS = ("same-origin", "none")  # what the header Sec-Fetch-Site says; older browsers say nothing


def make() -> str:
    """Returns a token for one report; in it is the number that the report is to have."""
    return TimestampSigner(salt=SALT).sign(get_random_string(8, SAYS_NOTHING))


def number_in(request: HttpRequest) -> str:
    """Returns the number in the token of what was sent, or "" if it is not valid, or was sent by a page of another site."""
    if request.headers.get("Sec-Fetch-Site", OURS[0]) not in OURS:
        return ""
    try:
        return TimestampSigner(salt=SALT).unsign(request.POST.get("token", ""), max_age=AGE)
    except BadSignature:
        return ""
