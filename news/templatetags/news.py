"""How other pages show press releases, without knowing where they come from."""

from django import template

from news.models import PressRelease

register = template.Library()
LIST = "components/release_list.html"


@register.simple_tag
def latest_releases(number):
    """The newest published releases and reports, the newest first."""
    return list(PressRelease.objects.published().for_list()[:number])


@register.inclusion_tag(LIST)
def releases_about(record, number):
    """The newest published releases about a twinning or a cooperation area."""
    return {"releases": record.releases.published().for_list()[:number], "heading_level": 3}


@register.inclusion_tag("news/numbers.html")
def release_counts():
    """How many press releases and reports are published: together, and each by themselves."""
    counts = PressRelease.objects.published().by_kind()
    return {"number": sum(counts.values()), "counts": counts}
