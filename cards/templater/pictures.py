"""Local pictures of a passage, named by their content so that a new picture is a new name."""

from __future__ import annotations

import hashlib
import stat
from dataclasses import dataclass
from pathlib import Path

from cards.model import Image

LARGEST = 5_000_000  # bytes; everything in a collection is synchronised to every device

# SVG is not among them: it can hold script.
_SIGNATURES = {
    b"\x89PNG\r\n\x1a\n": "png",
    b"\xff\xd8\xff": "jpg",
    b"GIF87a": "gif",
    b"GIF89a": "gif",
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that a note refers to.

    Attributes:
        name: its name in the collection, from its content.
        path: where its bytes lie.
        alt: what to say in its place.
    """

    name: str
    path: Path
    alt: str


def load(image: Image) -> Picture | str:
    """Return the picture, or one sentence why it cannot be had.

    What a file is, its first bytes tell, not its name.
    """
    path = Path(image.path)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return f"{path.name}: not a file"
        if status.st_size > LARGEST:
            return f"{path.name}: larger than {LARGEST // 1_000_000} MB"
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        return f"{path.name}: {getattr(error, 'strerror', None) or error}"
    extension = _extension(data)
    if extension is None:
        return f"{path.name}: not a PNG, JPEG, GIF or WebP picture"
    return Picture(f"mkdeck-{hashlib.sha256(data).hexdigest()[:16]}.{extension}", path, image.alt)


def _extension(data: bytes) -> str | None:
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    return next((extension for start, extension in _SIGNATURES.items() if data.startswith(start)), None)
