"""Static files as they are served: without the comments of stylesheets, which are for who changes them.

A page and the stylesheet are to come in what a server may send before it waits for an answer; comments are a tenth of ours.
"""

import re
from typing import Final

from django.core.files.base import ContentFile, File
from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]

COMMENT: Final = re.compile(rb"/\*(?!!).*?\*/", re.DOTALL)  # those with "!" say whose it is and under which licence


def lean(stylesheet: bytes) -> bytes:
    return COMMENT.sub(b"", stylesheet)


class LeanStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Stores static files under names that change with them, and compressed."""

    def _save(self, name: str, content: "File[bytes]") -> str:
        if name.endswith(".css"):
            content = ContentFile(lean(b"".join(content.chunks())))  # from its beginning: it may have been read before
        return str(super()._save(name, content))
