"""Pictures: an upload is taken apart in a child process (worker.py) and stored anew under a random name.

Nothing of it is kept but the pixels: neither its name, nor its metadata (a place would be fatal in a country at war),
nor the file itself. When `process` returns, all files are there and safe from a power cut.
"""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils.formats import number_format
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import child, worker
from .store import delete, flush, random_token

logger = logging.getLogger(__name__)

MAX_PIXELS: Final = worker.MAX_PIXELS
WIDTHS: Final = worker.WIDTHS

LIMITS: Final = {"mb": settings.IMAGE_MAX_BYTES >> 20, "megapixels": MAX_PIXELS // 1_000_000, "side": worker.MAX_SIDE}
# %(measures)s are those of the picture that is refused.
SMALLER: Final = _(
    "Please make it smaller: in a program for pictures with “Change size”, on the telephone by sending it to yourself "
    "in a smaller size."
)
MESSAGES: Final = {
    "empty": _(
        "The file is empty. Please send the picture from the telephone once more, or save it again in the program that "
        "it came from, as JPEG, PNG or WebP."
    ),
    "bytes": format_lazy("{} {}", _("The file has %(measures)s; %(mb)d MB are accepted at most."), SMALLER),
    "format": _(
        "The file is not a picture in JPEG, PNG or WebP format. Please open it in the program that it came from, "
        "choose “Save as” or “Export”, and there JPEG. A PDF belongs to the documents of a press release."
    ),
    "telephone": _(
        "The picture is in the format of a telephone (HEIC or HEIF), which many browsers do not show. On an iPhone, "
        "choose Settings › Camera › Formats › Most Compatible before you take the next one; on other telephones, "
        "switch off HEIF (high efficiency) in the settings of the camera. Open this one in the photo program of a "
        "computer and export it as JPEG."
    ),
    "broken": _(
        "The picture is damaged or incomplete. Please send it from the telephone once more, as a file and not in a "
        "chat, or open it in the program that it came from and save it again as JPEG or PNG."
    ),
    "pixels": _(
        "The picture is too large (%(measures)s). Please make it smaller with “Change size” in a program for pictures, "
        "or save it there as JPEG that is not progressive: of these, up to %(megapixels)d megapixels are accepted. On "
        "the telephone, choose a lower resolution in the settings of the camera."
    ),
    "animated": _(
        "The picture is animated. Please choose a still picture: in the program that it came from, export a single "
        "frame as JPEG or PNG; on the telephone, take a picture of the screen."
    ),
    "overstrained": format_lazy(
        "{} {}", _("The picture (%(measures)s) took too much time or memory to prepare."), SMALLER
    ),
    "busy": _("Another file is being prepared at the moment. Please upload this one again in a minute."),
    "storage": _("The picture could not be stored. Please try again later."),
}


@dataclass(frozen=True)
class Picture:
    """A stored picture: its random token, "jpg", "png" or "webp", its size and its renditions' widths, in pixels.

    `focus` is the point that matters most, in % from the upper left; the teasers (3:2, for lists) are cut around it.
    """

    token: str
    format: str
    width: int
    height: int
    widths: tuple[int, ...]
    focus: tuple[int, int] = (50, 50)
    teasers: tuple[int, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all its files in the store: the one for download first, then the renditions and the teasers."""
        renditions = (self.rendition(width, kind) for width in self.widths for kind in worker.RENDITIONS)
        return self.original, *renditions, *self.teaser_names

    @property
    def original(self) -> str:
        return f"{self.token}.{self.format}"

    @property
    def teaser_names(self) -> tuple[str, ...]:
        return tuple(self.teaser(width, kind) for width in self.teasers for kind in worker.RENDITIONS)

    def rendition(self, width: int, extension: str) -> str:
        """Returns the name of one rendition, for one of its widths and "avif" or "webp"."""
        return f"{self.token}-{width}.{extension}"

    def teaser(self, width: int, extension: str) -> str:
        """Returns the name of one teaser. The point is part of it: no cache shows an old cut after it has moved."""
        return f"{self.token}-{self.focus[0]}x{self.focus[1]}-{width}.{extension}"


def process(file: "File[bytes]", focus: tuple[int, int] = (50, 50)) -> Picture:
    """Stores an uploaded picture with its renditions; raises ValidationError, and stores nothing, if that fails.

    A picture that is too large to be decoded as it is becomes smaller by half or to a quarter (worker.py); its width and
    height are those of what is stored. A caller who cannot save the record of the picture afterwards deletes its files.
    """
    if not 0 < file.size <= settings.IMAGE_MAX_BYTES:
        raise refusal("bytes" if file.size else "empty", file)

    def make(folder: Path) -> Picture:
        made = run_worker(file, folder, "picture", focus)
        size = made["format"], made["width"], made["height"]
        picture = Picture(random_token(), *size, tuple(made["widths"]), focus, tuple(made["teasers"]))
        return store(picture, picture.names, folder)

    return prepared(make)


def crop(picture: Picture, focus: tuple[int, int]) -> Picture:
    """Stores teasers of a stored picture that are cut around another point, and returns the picture with them.

    Raises ValidationError, and stores nothing, if that fails. The former teasers are left to the caller.
    """

    def make(folder: Path) -> Picture:
        with default_storage.open(picture.original) as file:
            made = run_worker(file, folder, "teasers", focus)
        cropped = replace(picture, focus=focus, teasers=tuple(made["teasers"]))
        delete(cropped.teaser_names)  # those that a power cut left behind: a store would give the new ones other names
        return store(cropped, cropped.teaser_names, folder)

    return prepared(make)


def prepared(make: Callable[[Path], Picture]) -> Picture:
    """Returns what `make` makes in a folder of its own."""
    try:
        with child.workplace() as folder:
            return make(folder)
    except child.Busy:
        raise refusal("busy") from None
    except OSError as error:
        logger.warning("A picture could not be stored: %s", error)
        raise refusal("storage") from error


def srcset(picture: Picture, extension: str, address: Callable[[str], str]) -> str:
    """Returns the value of a srcset attribute, "… 400w, … 800w"; `address` makes a web address of a file's name."""
    return ", ".join(f"{address(picture.rendition(width, extension))} {width}w" for width in picture.widths)


def teaser_srcset(picture: Picture, extension: str, address: Callable[[str], str]) -> str:
    """Returns the same for the teasers; for a picture that has none, its renditions of their widths."""
    if not picture.teasers:
        few = tuple(width for width in picture.widths if width <= worker.TEASER_WIDTHS[-1])
        return srcset(replace(picture, widths=few or picture.widths[:1]), extension, address)
    return ", ".join(f"{address(picture.teaser(width, extension))} {width}w" for width in picture.teasers)


def refusal(code: str, file: Any = None, width: int = 0, height: int = 0) -> ValidationError:
    """Returns the error for one of the MESSAGES, with the measures of the picture as far as they are known."""
    return ValidationError(MESSAGES[code], code=code, params={**LIMITS, "measures": measures(file, width * height)})


def measures(file: Any, pixels: int) -> str:
    """Returns how large a picture is: “18.3 MB” or “18.3 MB, 41.2 megapixels”; "" without one."""
    if file is None:
        return ""
    size = gettext("%s MB") % number_format(round(file.size / (1 << 20), 1), 1)
    megapixels = gettext("%s megapixels") % number_format(round(pixels / 1_000_000, 1), 1)
    return f"{size}, {megapixels}" if pixels else size


def run_worker(file: "File[bytes]", folder: Path, part: str, focus: tuple[int, int]) -> dict[str, Any]:
    """Returns what the worker says about the files that it made; raises ValidationError if it made none."""
    try:
        said = child.run(file, folder, part, *map(str, focus))
    except child.Stopped as stopped:
        said = {**stopped.said, "error": "overstrained"}
    if "error" in said:
        raise refusal(said["error"], file, said.get("width", 0), said.get("height", 0))
    return said


def store(picture: Picture, names: Sequence[str], folder: Path) -> Picture:
    """Stores those files of a picture that the worker made in the folder, all of them or none, and returns it."""
    try:
        for name in names:
            made = folder / name.replace(f"{picture.token}-", "").replace(picture.token, "full")
            with made.open("rb") as content:
                default_storage.save(name, File(content))
        flush(names)
    except BaseException:
        with suppress(Exception):
            delete(names)
        raise
    return picture
