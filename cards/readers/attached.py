"""Pictures that a notebook's cell holds, in the cell's Markdown: named, and put where they part nothing.

They stand at the end of the line that they are in, or, alone on theirs, of the line before them: so
sentences and lists are those that are read without them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote

# Bounded: somebody may begin a million pictures and end none.
_PICTURE = re.compile(
    r"!\[(?P<said>[^\]\n]{0,1000})\]"
    r"\(\s{0,9}(?:<attachment:(?P<angled>[^>\n]{0,500})>[^)\n]{0,500}"
    r"|attachment:(?P<named>(?:[^()\n]|\([^()\n]{0,100}\)){0,500}))\)"
    r"|<img\b(?P<tag>[^<>]{0,1000}\bsrc=[\"']?attachment:[^<>]{0,1000})>"
)
_SOURCE = re.compile(r"src=(?:\"attachment:([^\"]*)\"|'attachment:([^']*)'|attachment:([^\s\"'/]*))")
_ALT = re.compile(r"\balt=(?:\"([^\"]*)\"|'([^']*)')")
_TITLE = re.compile(r"\s+[\"'(].*$")  # after an address
_MARK = re.compile("\ue000([0-9]{1,6})\ue001")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
# To what such a line ends with nothing may be added: a heading, a table, a formula, code, markup of blocks.
_SHUT = re.compile(
    r" {0,3}(?:#{1,6}(?:\s|$)|[|<>:]|\$\$|`{3}|~{3}|!{3}|\?{3}|={2,}|-{2,}|\*{3,}"
    r"|\[[^\]]*\]:|\\(?:begin|end|\[|\]))|.*(?:\$\$|-->)\s*$"
)
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s")
_INDENTED = re.compile(r" {4,}|\t")  # code, outside of lists
_BARE = re.compile(
    r"\s*(?:</?(?:br|center|div|figure|p|span|a|td|tr|table|tbody)\b[^<>]*>\s*)*$", re.IGNORECASE
)


def with_pictures(markdown: str, called: Callable[[str], str]) -> str:
    """Return a cell's Markdown with its own pictures named.

    Args:
        markdown: the cell's.
        called: what a picture is called that the cell knows by a name of its own, ``""`` if it has no such.
    """
    if "attachment:" not in markdown:
        return markdown
    pictures: list[str] = []

    def marked(found: re.Match[str]) -> str:
        pictures.append(_as_picture(found, called))
        return f"\ue000{len(pictures) - 1}\ue001"

    lines = _PICTURE.sub(marked, _MARK.sub("", markdown)).split("\n")
    return "\n".join(_settled(lines, pictures))


def _as_picture(found: re.Match[str], called: Callable[[str], str]) -> str:
    tag = found["tag"]
    if tag is None:
        name, said = found["angled"] or _TITLE.sub("", found["named"] or ""), found["said"]
    else:
        source, alt = _SOURCE.search(tag), _ALT.search(tag)
        name = next(filter(None, source.groups()), "") if source else ""
        said = re.sub(r"[\[\]\\`\n]", " ", next(filter(None, alt.groups()), "")) if alt else ""
    name = name.strip()
    address = called(name) or called(unquote(name))
    return f"![{said}]({address})" if address else ""


def _settled(lines: list[str], pictures: list[str]) -> list[str]:
    out: list[str] = []
    shut: list[bool] = []  # of each line of the result, whether nothing may be added to it
    closer, listed = "", False
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        marks = _MARK.findall(line)
        bare = _MARK.sub("", line) if marks else line
        before, closer = closer, _closer(bare, closer)
        listed = bool(_ITEM.match(bare) or (listed and (not bare.strip() or bare[:1] in " \t")))
        out.append(bare)
        shut.append(bool(before or closer) or _is_shut(bare, listed=listed))
        named = "".join(pictures[int(mark)] for mark in marks)
        if not named or before or closer:
            continue  # in code they are what the person shows, and not there
        if "|" in bare:
            out[-1] = _MARK.sub(lambda mark: pictures[int(mark[1])], line)
        elif _BARE.match(bare):
            _settle_alone(out, shut, named, following)
        elif not shut[-1]:
            _add(out, len(out) - 1, named)
    return out


def _closer(line: str, closer: str) -> str:
    """Return what ends the code or the formula that is open after a line, ``""`` for none.

    Args:
        line: the line.
        closer: the same of the line before it.
    """
    fence = _FENCE.match(line)
    if closer:
        ends = fence is not None and fence[1].startswith(closer) if closer[0] in "`~" else closer in line
        return "" if ends else closer
    if fence:
        return fence[1]
    opener = line.strip()[:2]
    wanted = {"$$": "$$", "\\[": "\\]"}.get(opener, "")
    return "" if wanted in line.strip()[2:] else wanted


def _is_shut(line: str, *, listed: bool) -> bool:
    return "|" in line or bool(_SHUT.match(line)) or (not listed and bool(_INDENTED.match(line)))


def _settle_alone(out: list[str], shut: list[bool], named: str, following: str) -> None:
    """Put pictures that are alone on the last line to the words before it, or leave them there."""
    last = len(out) - 1
    before = next((at for at in range(last - 1, max(last - 20, -1), -1) if not _BARE.match(out[at])), None)
    if before is not None and not shut[before]:
        _add(out, before, named)
    elif not out[last].strip() and (last == 0 or not out[last - 1].strip()):
        out[last] += named if not following.strip() else f"{named}\n"


def _add(out: list[str], at: int, named: str) -> None:
    said = out[at].rstrip()
    said = said.removesuffix("\\")  # it ends the line; before a picture it would be of another meaning
    out[at] = said + named + out[at][len(said) :]
