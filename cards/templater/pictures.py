"""Local pictures of a passage, named by their content so that a new picture is a new name."""

from __future__ import annotations

import hashlib
import stat
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path

from cards.model import Image

LARGEST = 5_000_000  # bytes; everything in a collection is synchronised to every device

# SVG is not among them: it can hold script.
_MEDIA_TYPES = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}
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
    extension = ending(data)
    if extension is None:
        return f"{path.name}: not a PNG, JPEG, GIF or WebP picture"
    return Picture(f"mkdeck-{hashlib.sha256(data).hexdigest()[:16]}.{extension}", path, image.alt)


def data_address(name: str, data: bytes) -> str:
    """Return a picture as an address that holds it.

    Args:
        name: as ``load`` named it.
        data: its bytes.
    """
    return f"data:{media_type(name)};base64,{b64encode(data).decode('ascii')}"


def media_type(name: str) -> str:
    """Return the media type of a picture that ``load`` named; of any other name that of no picture."""
    return _MEDIA_TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")


def ending(data: bytes) -> str | None:
    """Return how a picture's name ends, by its first bytes; None if it is none of those that are taken."""
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    return next((extension for start, extension in _SIGNATURES.items() if data.startswith(start)), None)
