"""Which sides of the partnership a text names: by their regions, places and bodies, in either language, in any case."""

from collections.abc import Iterable, Iterator

from ..models.places import Municipality, Region
from ..names.models import Body, Named, Side
from ..texts.bilingual import LANGUAGES, text_in
from ..texts.names import Name, NameReader, bare
from ..texts.slugs import transliterate


class Names:
    """What the two sides are called; made once for a look at all sources."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """`names`: pairs of a side and what something on it is called."""
        self._reader = NameReader(Name(side, (name,)) for side, name in names)

    @classmethod
    def known(cls) -> "Names":
        """Returns the names of both regions, their capitals and municipalities, and of the bodies of one of them."""
        return cls(_known())

    def names_both(self, text: str) -> bool:
        """Returns whether a text names something of each side."""
        return {reading.value for reading in self._reader.names(text)} == set(Side.values)


def _known() -> Iterator[tuple[str, str]]:
    regions = Region.objects.all()
    for region in regions:
        yield from ((region.side, text_in(region, "capital", language)) for language in LANGUAGES)
    named: list[tuple[str, Named]] = [(region.side, region) for region in regions]
    places = Municipality.objects.select_related("region").prefetch_related("former_names")
    named += [(place.region.side, place) for place in places]
    named += [(body.partner, body) for body in Body.objects.exclude(partner="")]
    for side, record in named:
        for language in LANGUAGES:
            yield from ((side, form) for name in record.forms(language) for form in {name, bare(name)})
        yield side, transliterate(text_in(record, "name", "uk"))
