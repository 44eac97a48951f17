"""A press release for search engines, in the vocabulary of schema.org."""

from django.urls import reverse

from partnership.machines.structureddata import CONTEXT, publisher
from partnership.publishing.addresses import absolute
from partnership.texts.bilingual import other_language, text_in


def article(release, corrections=()):
    """Returns the statement on a release in the language it shows itself in, with its counterpart if that is ready."""
    language = release.language
    address = absolute(release.path(language))
    statement = {
        "@context": CONTEXT,
        "@type": "NewsArticle",
        "headline": release.title.plain,
        "description": release.lead.plain,
        "inLanguage": language,
        "datePublished": release.date.iso,
        "dateModified": release.changed_at.isoformat(timespec="seconds"),
        "url": address,
        "mainEntityOfPage": address,
        "image": [release.share_image, *_photo(release.photo)],
        "publisher": publisher(),
        "author": publisher(),
    }
    if release.place:
        statement["locationCreated"] = {"@type": "Place", "name": release.place.plain}
    if release.original:
        statement["isBasedOn"] = release.original.url
    if corrections:
        statement["correction"] = [_correction(correction, language) for correction in corrections]
    if release.is_ready(other_language(language)):
        statement["workTranslation"] = _translation(release, other_language(language))
    return statement


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
            "copyrightNotice": photo.licence,
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
