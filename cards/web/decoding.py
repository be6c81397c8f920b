"""Bodies as they were before they were packed, within bounds: a bomb goes off in small pieces."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator

from cards.web.trouble import CHECK_ADDRESS, Trouble

_PIECE = 1 << 16  # bytes that are unpacked at once
_GZIP = 31  # zlib's name for a stream with gzip's header
_ZLIB = 15
_RAW = -15
_MEMBER = b"\x1f\x8b"


def body(chunks: Iterable[bytes], coding: str, most: int) -> bytearray:
    """Return a body.

    Args:
        chunks: as they come from the network.
        coding: the value of ``Content-Encoding``.
        most: bytes that it may have, packed or not.

    Raises:
        Trouble: it has more, is packed in a way that was not asked for, or is broken.
    """
    unpacked = _CODINGS.get(coding.strip().lower())
    if unpacked is None:
        raise Trouble("answered in an encoding that was not asked for", CHECK_ADDRESS)
    whole = bytearray()
    try:
        for piece in unpacked(_bounded(chunks, most)):
            whole += piece
            if len(whole) > most:
                raise _too_large(most)
    except zlib.error:
        raise Trouble("answered with broken data") from None
    return whole


def _bounded(chunks: Iterable[bytes], most: int) -> Iterator[bytes]:
    """Yield the chunks; empty members of gzip could go on for ever without giving a byte."""
    count = 0
    for chunk in chunks:
        count += len(chunk)
        if count > most:
            raise _too_large(most)
        yield chunk


def _too_large(most: int) -> Trouble:
    return Trouble(f"its body is larger than {most >> 20} MiB", CHECK_ADDRESS)


def _plain(chunks: Iterable[bytes]) -> Iterator[bytes]:
    return iter(chunks)


def _gzip(chunks: Iterable[bytes]) -> Iterator[bytes]:
    return _inflated(chunks, _GZIP)


def _deflate(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield what is packed by ``deflate``: with zlib's header, as the standard has it, or without it."""
    rest = iter(chunks)
    first = b""
    for chunk in rest:
        first += chunk
        if len(first) > 1:
            break
    headed = len(first) > 1 and first[0] & 0x0F == 8 and int.from_bytes(first[:2]) % 31 == 0

    def all_of() -> Iterator[bytes]:
        yield first
        yield from rest

    return _inflated(all_of(), _ZLIB if headed else _RAW)


def _inflated(chunks: Iterable[bytes], bits: int) -> Iterator[bytes]:
    one = zlib.decompressobj(bits)
    for chunk in chunks:
        left = chunk
        while left:
            if one.eof:
                if bits != _GZIP or not left.startswith(_MEMBER):
                    return  # what follows the end is nothing
                one = zlib.decompressobj(bits)
            yield one.decompress(left, _PIECE)
            left = one.unused_data if one.eof else one.unconsumed_tail
    yield one.flush()
    if not one.eof:
        raise zlib.error


_CODINGS: dict[str, Callable[[Iterable[bytes]], Iterator[bytes]]] = {
    "": _plain,
    "identity": _plain,
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
}
