"""What the templates of the site need beside Django's own tags."""

import json
from urllib.parse import urlsplit

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from partnership import footer
from partnership.access import log
from partnership.desk import moments
from partnership.feedback.forms import barrier_address
from partnership.machines.structureddata import breadcrumbs
from partnership.publishing import addresses, operator
from partnership.texts import dates
from partnership.texts.bilingual import page_language
from partnership.texts.dates import Precision, Span
from partnership.texts.typography import DASH, NO_BREAK
from partnership.uploads import images
from partnership.watch import look

register = template.Library()
register.simple_tag(log.request_number)
register.simple_tag(barrier_address)
register.simple_tag(operator.details, name="operator_details")
register.simple_tag(operator.missing, name="operator_missing")
HARMLESS = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
ARC = (
    '<svg class="arc" viewBox="0 0 40 18" width="40" height="18" aria-hidden="true" focusable="false">'
    '<path d="M4 13Q20 -5 36 13"/><circle cx="4" cy="13" r="3"/><circle cx="36" cy="13" r="3"/></svg>'
)


@register.simple_tag
def arc():
    """The arc between two dots: the motif."""
    return mark_safe(ARC)  # noqa: S308 - a constant


@register.simple_tag
def between():
    """The sign between twinned names: the arc for who sees it, a dash for who hears the page or copies it as text."""
    return format_html('{}<span class="visually-hidden">{}</span>', arc(), dash())


@register.simple_tag
def dash():
    """The dash of the page's language with its spaces, of which the first does not break."""
    return f"{NO_BREAK}{DASH[page_language()]} "


@register.simple_block_tag
def heading(content, level):
    """A heading of the level that its place on the page asks for."""
    return format_html("<h{0}>{1}</h{0}>", int(level), content)


@register.simple_tag
def last_looked():
    """The day when news was last looked for on the watched sources; None before the first time."""
    moment = look.last_looked()
    day = moment and timezone.localdate(moment)
    return day and Span(day, day, Precision.DAY)


@register.simple_tag
def nav_link(path, name, label):
    """A link of the main menu; it says where the reader is: on that page, or somewhere below it."""
    address = reverse(name)
    here = "page" if path == address else "true"
    current = format_html(' aria-current="{}"', here) if path.startswith(address) else ""
    return format_html('<a href="{}"{}>{}</a>', address, current, label)


@register.simple_tag
def footer_topics():
    return footer.topics(page_language())


@register.simple_tag
def structured_data(statement):
    """A statement as JSON-LD. Data, no script: a browser runs nothing of it, and no text can end the element early."""
    content = json.dumps(statement, ensure_ascii=False, separators=(",", ":")).translate(HARMLESS)
    return mark_safe(f'<script type="application/ld+json">{content}</script>')  # noqa: S308 - escaped in the line above


@register.simple_tag
def breadcrumb_data(parent, parent_title, title):
    """The breadcrumbs of a page as JSON-LD; `parent` is the name of the address above it, or ''."""
    above = [(parent_title, reverse(parent))] if parent else []
    return structured_data(breadcrumbs((gettext("Start"), reverse("start")), *above, (title, "")))


@register.simple_tag
def page_link(number, query):
    """The address of a page of the list that is shown: `query` narrows it ("area=health&"), the first has no number."""
    return f"?{query}page={number}" if number > 1 else f"?{query[:-1]}" if query else "./"


@register.filter
def number(value):
    """A number with the separators of the page's language: 18.152.449, 18 152 449."""
    return number_format(value, force_grouping=True)


@register.filter(expects_localtime=True)
def day(value):
    """A date, or the day of a moment, in words."""
    return str(Span.of_day(value))


@register.filter
def unit(value):
    """A coordinate of a drawing, in whole units and never with the separators of a language."""
    return f"{value:.0f}"


@register.filter
def absolute(path):
    return addresses.absolute(path)


@register.filter
def host(address):
    """The host of an address, without www."""
    return (urlsplit(address).hostname or "").removeprefix("www.")


@register.filter
def numbered(sources):
    """Each source with its number among those of the same publisher, or None where there is only one: links that are read
    one by one are told apart (WCAG 2.2, success criterion 2.4.9).
    """
    names = [source.publisher for source in sources]
    return [
        (source, names[: place + 1].count(source.publisher) if names.count(source.publisher) > 1 else None)
        for place, source in enumerate(sources)
    ]


@register.filter
def in_language(code):
    """In which language something is that a link leads to: "in German"."""
    names = {"de": gettext("in German"), "uk": gettext("in Ukrainian"), "en": gettext("in English")}
    return {**names, "ru": gettext("in Russian")}[code]


@register.filter
def after_since(span):
    """A date as it stands after "since"."""
    return dates.after_since(span)


@register.filter
def of_place(rows, place):
    """The figures, former names or heads of one municipality, out of those of a page."""
    return [row for row in rows if row.municipality_id == place.pk]


@register.filter
def of_region(rows, region):
    """The heads of one region, out of those of a page."""
    return [row for row in rows if row.region_id == region.pk]


register.filter(moments.in_kyjiw)


@register.filter
def srcset(photo, extension):
    """The renditions of a photo in one format, for a srcset attribute."""
    return images.srcset(photo.picture, extension, photo.upload.address)


@register.filter
def fallback_image(photo):
    """The rendition for browsers that choose none themselves: WebP, 800 pixels or the widest below."""
    picture = photo.picture
    width = max((width for width in picture.widths if width <= 800), default=picture.widths[0])
    return photo.upload.address(picture.rendition(width, "webp"))


@register.filter
def document(attachment):
    """The address of the document of an attachment."""
    return attachment.upload.address(attachment.upload.original)


@register.filter
def file_size(size):
    """How large a file is, by a thousand as the units say (IEC 80000-13): "137 kB", "1.4 MB"."""
    if size < 999_500:
        return gettext("%s kB") % number_format(max(1, round(size / 1000)))
    return gettext("%s MB") % number_format(round(size / 1_000_000, 1), 1)


@register.filter
def original_image(photo):
    return photo.upload.address(photo.picture.original)


@register.filter
def teaser_srcset(photo, extension):
    """The teasers of a photo (3:2, cut around its focal point) in one format, for a srcset attribute in a list."""
    return images.teaser_srcset(photo.picture, extension, photo.upload.address)


@register.filter
def teaser_image(photo):
    """The teaser for browsers that choose none themselves."""
    picture = photo.picture
    return (
        photo.upload.address(picture.teaser(picture.teasers[0], "webp")) if picture.teasers else fallback_image(photo)
    )
