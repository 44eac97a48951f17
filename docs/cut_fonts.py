"""Cuts the typefaces of the site: for each, one file for German pages, one for Ukrainian ones, and one with all letters.

    npm pack @fontsource/fira-sans @fontsource/source-serif-4       (unpack both beside each other)
    pip install fonttools brotli
    python cut_fonts.py FOLDER-OF-FIRA FOLDER-OF-SERIF static/fonts

The German file holds the letters of "Українська" too, for links to the other language alone, and the Ukrainian one those
of German, for the names of places and publishers: neither kind of page needs a second file for them. The file with all
letters is for pictures that the server draws, where no browser takes a missing letter from another face; no page asks for
it. Both typefaces are under the SIL Open Font License; their licences lie beside the fonts.
"""

import sys
import tempfile
from pathlib import Path

from fontTools import merge, subset
from fontTools.ttLib import TTFont

LATIN = "".join(map(chr, range(0x20, 0x7F))) + "\u00a0\u202f„“‚‘’”«»–—…·×§€°−²"
GERMAN = "ÄÖÜäöüß"
FOREIGN = "éèáàçóñ"
UKRAINIAN = "АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯабвгґдеєжзиіїйклмнопрстуфхцчшщьюя"
PARTS = ("latin", "latin-ext", "vietnamese", "cyrillic", "cyrillic-ext", "greek")  # as Fontsource parts its files
WEIGHTS = {"fira-sans": (400, 600), "source-serif-4": (600,)}


def cut(source: Path, letters: str, target: Path, box: bool) -> None:
    options = subset.Options(hinting=False, desubroutinize=True, notdef_outline=box)
    options.layout_features = ["kern", "liga", "tnum", "lnum", "locl", "mark", "ccmp"]
    font = subset.load_font(source, options)
    cutter = subset.Subsetter(options)
    cutter.populate(text=letters)
    cutter.subset(font)
    font.flavor = None
    font.save(target)


def join(files: dict[Path, str], target: Path, box: bool = False) -> None:
    """Writes what is cut of several files as one, with or without a `box` that is drawn for letters it lacks."""
    with tempfile.TemporaryDirectory() as folder:
        parts = [Path(folder, f"{number}.ttf") for number in range(len(files))]
        for part, (source, letters) in zip(parts, files.items(), strict=True):
            cut(source, letters, part, box)
        font = merge.Merger().merge([str(part) for part in parts])
        font.flavor = "woff2"
        font.save(target)


def all_letters(files: list[Path]) -> dict[Path, str]:
    """Returns for each file the letters that none before it has."""
    seen: set[int] = set()
    parts = {}
    for source in files:
        own = set(TTFont(source).getBestCmap()) - seen
        parts[source] = "".join(map(chr, sorted(own)))
        seen |= own
    return parts


def main(fira: str, serif: str, target: str) -> None:
    for family, folder in (("fira-sans", fira), ("source-serif-4", serif)):
        for weight in WEIGHTS[family]:
            latin = Path(folder, f"files/{family}-latin-{weight}-normal.woff2")
            cyrillic = Path(folder, f"files/{family}-cyrillic-{weight}-normal.woff2")
            join({latin: LATIN + GERMAN + FOREIGN, cyrillic: "Українська"}, Path(target, f"{family}-{weight}-de.woff2"))
            join({latin: LATIN + GERMAN, cyrillic: UKRAINIAN}, Path(target, f"{family}-{weight}-uk.woff2"))
            every = [Path(folder, f"files/{family}-{part}-{weight}-normal.woff2") for part in PARTS]
            join(all_letters(every), Path(target, f"{family}-{weight}-all.woff2"), box=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
