"""A press release or a report for search engines, in the vocabulary of schema.org."""

from django.urls import reverse

from partnership.machines.structureddata import CONTEXT, organization, publisher
from partnership.publishing.addresses import absolute
from partnership.texts.bilingual import other_language, text_in
from partnership.texts.dates import moment_iso

from .models import PressRelease


def article(release, corrections=()):
    """Returns the statement on a release in the language it shows itself in, with its counterpart if that is ready."""
    language = release.language
    address = absolute(release.path(language))
    told = _report(release) if release.kind == PressRelease.Kind.REPORT else _press_release(release)
    statement = {
        "@context": CONTEXT,
        "@type": "NewsArticle",
        "genre": release.kind_name,
        "headline": release.title.plain,
        "description": release.lead.plain,
        "inLanguage": language,
        **told,
        "dateModified": moment_iso(release.modified_at),
        "url": address,
        "mainEntityOfPage": address,
        "image": [release.share_image, *_photo(release.photo)],
    }
    if release.place:
        statement["locationCreated"] = {"@type": "Place", "name": release.place.plain}
    if release.original:
        statement["isBasedOn"] = _original(release.original)
    if corrections:
        statement["correction"] = [_correction(correction, language) for correction in corrections]
    if release.is_ready(other_language(language)):
        statement["workTranslation"] = _translation(release, other_language(language))
    return statement


def _press_release(release):
    """Returns whose text it is, and since when it is public as exactly as that is known.

    That is the issuer's day. A month or a year stands as such: a Date of schema.org is one of ISO 8601, which has both,
    and a day would be made up, though Google passes over anything less. A span of days is no Date and is left out. The
    hour is known only of what was published on this site first.
    """
    told = {}
    if release.issuer:
        told = dict.fromkeys(("author", "publisher"), organization(release.issuer.name.plain, release.issuer.website))
    if release.is_dated_here:
        return {**told, "datePublished": moment_iso(release.publish_at)}
    return told if "/" in release.date.iso else {**told, "datePublished": release.date.iso}


def _report(release):
    """Returns who publishes the report, since when, and of what time it tells. Nobody is named as its author."""
    told = {"publisher": publisher(), "datePublished": moment_iso(release.publish_at)}
    return told if release.is_dated_here else {**told, "temporalCoverage": release.date.iso}


def _original(source):
    """Returns the text that a report tells of, or that a press release was first published as."""
    issued = organization(source.publisher.plain)
    return {"@type": "WebPage", "url": source.url, "inLanguage": source.language, "publisher": issued}


def _photo(photo):
    """The picture in full size, with whom to credit and on what terms; none that is mere decoration."""
    if photo is None or photo.is_decorative:
        return []
    return [
        {
            "@type": "ImageObject",
            "contentUrl": absolute(reverse("media", args=[photo.picture.original])),
            "caption": photo.alt.plain,
            "creditText": photo.credit.plain,
            "copyrightNotice": photo.notice.plain or photo.licence,
        }
    ]


def _correction(correction, language):
    text = text_in(correction, "note", language).plain
    return {"@type": "CorrectionComment", "text": text, "datePublished": correction.made_on.isoformat()}


def _translation(release, language):
    title = text_in(release, "title", language).plain
    return {
        "@type": "NewsArticle",
        "headline": title,
        "inLanguage": language,
        "url": absolute(release.path(language)),
    }
