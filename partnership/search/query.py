"""Search in what is published in the language of the page: every word of the query, folded as the texts are."""

from collections.abc import Iterable

from django.db.models import QuerySet

from ..publishing.pages import PublicPage, page_models
from ..texts.collation import fold

MAX_WORDS = 8
MAX_HITS = 100  # of each kind; who gets more should ask more precisely


def find(query: str, language: str) -> list[PublicPage]:
    """Returns the published pages in `language` that contain every word of `query`, those with it in the title first.

    Only the first MAX_WORDS words count. A query without a letter or digit finds nothing.
    """
    words = fold(query).split()[:MAX_WORDS]
    if not words:
        return []
    hits = [record for model in page_models() for record in _hits(model, words, language)]
    return sorted(hits, key=lambda record: not all(word in fold(record.title_in(language)) for word in words))


def _hits(model: type[PublicPage], words: list[str], language: str) -> Iterable[PublicPage]:
    rows: QuerySet[PublicPage] = model.objects.published(language)
    for word in words:
        rows = rows.filter(**{f"search_{language}__contains": word})
    return rows.select_related(*model.address_relations)[:MAX_HITS]
