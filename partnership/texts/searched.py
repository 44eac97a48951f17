"""Records that are found by what they say: the texts of each language folded into a column of their own.

Neither database folds as readers write (SQLite folds no umlaut and no Cyrillic), so the folded text is stored, and what
is looked for is folded as well. Who may find a record is not asked here: the public search looks among what is published.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models
from django.db.models import Q

from .bilingual import LANGUAGES, language_of, text_in
from .collation import fold
from .richtext import plain

MAX_WORDS = 8


class Searched(models.Model):
    """A record with a column of folded text for each language."""

    search_de = models.TextField(editable=False, default="")
    search_uk = models.TextField(editable=False, default="")

    class Meta:
        abstract = True

    def searchable(self, language: str) -> Iterator[str]:
        """Yields what this record is found by in `language`: its texts, but for those marked otherwise."""
        for column in self._meta.concrete_fields:
            name = column.name.removesuffix(f"_{language}")
            if language_of(column) == language and getattr(type(self), name).is_searched:
                yield plain(text_in(self, name, language))

    def index(self) -> None:
        """Fills the columns that search reads, from the texts as they stand."""
        for language in LANGUAGES:
            setattr(self, f"search_{language}", fold(" ".join(self.searchable(language))))

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.index()
        super().save(*args, **kwargs)


def words_of(query: str) -> list[str]:
    """Returns the first MAX_WORDS words of a query, folded; none if it has no letter and no digit."""
    return fold(query).split()[:MAX_WORDS]


def containing(words: Iterable[str], languages: Iterable[str] = LANGUAGES) -> Q:
    """Returns the condition that each of the folded `words` is in a text of one of the `languages`."""
    columns = [f"search_{language}__contains" for language in languages]
    return Q(*(Q(*((column, word) for column in columns), _connector=Q.OR) for word in words))
