"""Cuts the typefaces of the site: for each, one file for German pages and one for Ukrainian ones.

    npm pack @fontsource/fira-sans @fontsource/source-serif-4       (unpack both beside each other)
    pip install fonttools brotli
    python cut_fonts.py FOLDER-OF-FIRA FOLDER-OF-SERIF static/fonts

The German file holds the letters of "Українська" too, for links to the other language alone, and the Ukrainian one those
of German, for the names of places and publishers: neither kind of page needs a second file for them. Both typefaces are
under the SIL Open Font License; their licences lie beside the fonts.
"""

import sys
import tempfile
from pathlib import Path

from fontTools import merge, subset

LATIN = "".join(map(chr, range(0x20, 0x7F))) + "\u00a0\u202f„“‚‘’”«»–—…·×§€°−²"
GERMAN = "ÄÖÜäöüß"
FOREIGN = "éèáàçóñ"
UKRAINIAN = "АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯабвгґдеєжзиіїйклмнопрстуфхцчшщьюя"
WEIGHTS = {"fira-sans": (400, 600), "source-serif-4": (600,)}


def cut(source: Path, letters: str, target: Path) -> None:
    options = subset.Options(hinting=False, desubroutinize=True)
    options.layout_features = ["kern", "liga", "tnum", "lnum", "locl", "mark", "ccmp"]
    font = subset.load_font(source, options)
    cutter = subset.Subsetter(options)
    cutter.populate(text=letters)
    cutter.subset(font)
    font.flavor = None
    font.save(target)


def join(files: dict[Path, str], target: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        parts = [Path(folder, f"{number}.ttf") for number in range(len(files))]
        for part, (source, letters) in zip(parts, files.items(), strict=True):
            cut(source, letters, part)
        font = merge.Merger().merge([str(part) for part in parts])
        font.flavor = "woff2"
        font.save(target)


def main(fira: str, serif: str, target: str) -> None:
    for family, folder in (("fira-sans", fira), ("source-serif-4", serif)):
        for weight in WEIGHTS[family]:
            latin = Path(folder, f"files/{family}-latin-{weight}-normal.woff2")
            cyrillic = Path(folder, f"files/{family}-cyrillic-{weight}-normal.woff2")
            join({latin: LATIN + GERMAN + FOREIGN, cyrillic: "Українська"}, Path(target, f"{family}-{weight}-de.woff2"))
            join({latin: LATIN + GERMAN, cyrillic: UKRAINIAN}, Path(target, f"{family}-{weight}-uk.woff2"))


if __name__ == "__main__":
    main(*sys.argv[1:])
