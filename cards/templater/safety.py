"""The one place where text becomes a field.

Text from articles is hostile, and so may be what comes back from an edit or from a collection. A
field is made in three steps, in this order:

1. characters that nobody sees or that reorder text are taken out;
2. an allow-list keeps the few elements and attributes that a card needs, and balances them;
3. what Anki itself would interpret (``[latex]``, ``[sound:…]``, ``{{…}}``) is written as entities,
   and TeX that reaches out of its formula is cut. This comes last because the allow-list undoes
   entities.

Applied twice, it changes nothing more.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import cache
from urllib.parse import quote, urlsplit

import nh3
from pygments.token import STANDARD_TYPES

# fmt: off
_TAGS = frozenset({
    "p", "div", "br", "blockquote", "ul", "ol", "li", "dl", "dt", "dd",
    "table", "thead", "tbody", "tfoot", "tr", "th", "td",
    "pre", "code", "kbd", "span", "mark", "a", "img",
    "b", "strong", "i", "em", "u", "s", "del", "ins", "q", "small", "sub", "sup", "ruby", "rp", "rt",
})
# fmt: on
_ATTRIBUTES = {
    "*": frozenset({"lang"}),
    "a": frozenset({"href"}),
    "div": frozenset({"tabindex"}),
    "img": frozenset({"src", "alt"}),
    "ol": frozenset({"start"}),
    "pre": frozenset({"tabindex"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"colspan", "rowspan"}),
}
_CLASSES = {
    "div": frozenset({"scroll"}),
    "span": frozenset({"gap", *filter(None, STANDARD_TYPES.values())}),
}

# Controls but tab and newline; soft hyphen; zero-width and bidi controls; interlinear, tag and
# non-characters; lone surrogates. The joiners U+200C and U+200D are judged by _JOINER.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffc\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
# A joiner means something only inside an emoji.
_JOINER = re.compile(
    "\u200c|(?<![\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d|\u200d(?![\u2190-\u2bff\U0001f000-\U0001faff])"
)
_BREAK = re.compile("\r\n?")
_AFTER_TAG = re.compile(r">([^\x00-\u02ff])")
_SPACE = re.compile("[\x85\xa0\u2000-\u200a\u2028\u2029\u202f\u205f]")

# Most texts hold none of all these, and one search tells.
_ODD = re.compile("|".join(each.pattern for each in (_UNSEEN, _JOINER, _BREAK, _SPACE)))

# What Anki reads out of a field's raw text, whatever element it stands in. [[type:…]] is read out
# of the finished card.
_ANKI = re.compile(r"\[(?=/?(?:latex|\$\$?)\]|sound:|anki:|\[type:)", re.IGNORECASE)
# Text only, by now: no address of this kind is left. As an entity it alarms no other program.
_SCRIPT_ADDRESS = re.compile(r"(javascript):", re.IGNORECASE)
# In these MathJax takes addresses, style, ids and classes from the formula, or loads code: a
# ``\\href{javascript:…}`` runs when it is clicked. An empty element ends what MathJax reads as a formula.
_TEX_REACH = re.compile(
    r"\\(?=(?:href|style|bbox|mmlToken|cssId|class|data|require|texhtml|includegraphics)(?![A-Za-z]))"
)
_NOTHING = "<span></span>"
_TAG = re.compile(r"""<(?:[^>"]|"[^"]*")*>""")
_URL = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_MEDIA = re.compile(r"[^\s\\/:*?\"<>|\[\]#%]+\.(?:png|jpe?g|gif|webp|avif|svg)", re.IGNORECASE)
_LANG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_ZERO = re.compile("0")
_NUMBER = re.compile(r"[0-9]{1,6}")
_ALLOWED_VALUES = {
    "href": _URL.match,
    "src": _MEDIA.fullmatch,
    "lang": _LANG.fullmatch,
    "start": _NUMBER.fullmatch,
    "tabindex": _ZERO.fullmatch,
    "colspan": _NUMBER.fullmatch,
    "rowspan": _NUMBER.fullmatch,
}


def safe_html(untrusted: str) -> str:
    """Return field HTML that shows what ``untrusted`` shows and does nothing.

    Links survive when they go to http or https, pictures when they name a file of the collection.
    """
    if not untrusted:
        return ""
    kept = _cleaner().clean(_clean_markup(untrusted))
    return _defuse(_clean_markup(kept.replace("&nbsp;", " ")))


def clean_text(text: str) -> str:
    """Return plain text in NFC, without characters that nobody sees, lines ended by newlines.

    No-break and other odd spaces become plain ones.
    """
    return unicodedata.normalize("NFC", _drop_unseen(text))


def _clean_markup(markup: str) -> str:
    """As ``clean_text``, but no combining mark joins the ``>`` before it, which would open the tag again."""
    return unicodedata.normalize("NFC", _AFTER_TAG.sub(_mark_as_entity, _drop_unseen(markup)))


def _drop_unseen(text: str) -> str:
    if not _ODD.search(text):
        return text
    return _JOINER.sub("", _UNSEEN.sub("", _SPACE.sub(" ", _BREAK.sub("\n", text))))


def _mark_as_entity(match: re.Match[str]) -> str:
    mark = match[1]
    return f">&#{ord(mark)};" if unicodedata.combining(mark) else match[0]


def safe_url(url: str | None) -> str:
    """Return an http or https address fit for an attribute (not yet escaped), else ``""``.

    A user name and password in it are left out.
    """
    url = clean_text(url or "").strip()
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host or re.search(r"[\s\"'<>\\^`{|}%&;=]", host):
        return ""
    netloc = f"[{host}]" if ":" in host else host
    netloc += f":{port}" if port else ""
    rest = quote(parts.path, safe="%/:@!$&()*+,;=~-._")
    if parts.query:
        rest += "?" + quote(parts.query, safe="%/:?@!$&()*+,;=~-._")
    if parts.fragment:
        rest += "#" + quote(parts.fragment, safe="%/:?@!$&()*+,;=~-._")
    return f"{parts.scheme}://{netloc}{rest}"


def visible_text(field: str) -> str:
    """Return what a person can read of a safe field, white space made single."""
    return " ".join(html.unescape(_TAG.sub(" ", field.replace(_NOTHING, ""))).split())


def _defuse(field: str) -> str:
    field = _SCRIPT_ADDRESS.sub(r"\1&#58;", _ANKI.sub("&#91;", field))
    field = _TEX_REACH.sub(rf"\\{_NOTHING}", field)
    return field.replace("{{", "&#123;&#123;").replace("}}", "&#125;&#125;")


def _keep_attribute(_tag: str, name: str, value: str) -> str | None:
    allowed = _ALLOWED_VALUES.get(name)
    return value if allowed is None or allowed(value) else None


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES,
        attribute_filter=_keep_attribute,
        url_schemes={"http", "https"},
        link_rel=None,
    )
