"""Which topics the foot of every page names.

They are read once a second in each process (middleware.DueChanges), so that no page asks the database for its foot: the
pages for errors have one too.
"""

from django.utils import translation

from .models import Topic
from .texts.bilingual import LANGUAGES
from .texts.collation import sort_key

SHOWN = 8  # the others stand in the list of all topics
COLUMNS = [f"{name}_{language}" for name in ("title", "slug", "ready") for language in LANGUAGES]

_read = {}  # the published topics by language, in the order of its alphabet


def read():
    """Reads which topics are published now."""
    published = list(Topic.objects.published().only(*COLUMNS))
    for language in LANGUAGES:
        with translation.override(language):
            _read[language] = sorted(published, key=lambda topic: sort_key(str(topic), language))


def topics(language):
    """Returns the topics that the pages in `language` name."""
    return _read.get(language, [])[:SHOWN]
