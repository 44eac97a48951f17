"""Search in what is published in the language of the page: every word of the query, folded as the texts are."""

from collections.abc import Iterable

from django.db.models import QuerySet

from ..publishing.pages import PublicPage, page_models
from ..texts.collation import fold
from ..texts.searched import containing, words_of

MAX_HITS = 100  # of each kind; who gets more should ask more precisely


def find(query: str, language: str) -> list[PublicPage]:
    """Returns the published pages in `language` that contain every word of `query`, those with it in the title first.

    Only the first MAX_WORDS words count. A query without a letter or digit finds nothing.
    """
    words = words_of(query)
    if not words:
        return []
    hits = [record for model in page_models() for record in _hits(model, words, language)]
    return sorted(hits, key=lambda record: not all(word in fold(record.title_in(language)) for word in words))


def _hits(model: type[PublicPage], words: list[str], language: str) -> Iterable[PublicPage]:
    rows: QuerySet[PublicPage] = model.objects.published(language).filter(containing(words, [language]))
    return rows.select_related(*model.address_relations)[:MAX_HITS]
