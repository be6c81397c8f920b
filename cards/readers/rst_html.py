"""reStructuredText → HTML with what mkdeck wants to know of code, formulas and Sphinx's additions."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any, ClassVar, cast

from docutils import nodes, utils
from docutils.core import publish_parts
from docutils.parsers import rst
from docutils.parsers.rst import directives, roles, states
from docutils.writers import html5_polyglot

_TITLED = re.compile(r"^(.*?)\s*<([^<>]*)>$", re.DOTALL)
_SETTINGS = {
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "_disable_config": True,
    "report_level": 5,  # nothing is told
    "halt_level": 5,  # nothing ends it
    "warning_stream": "",
    "input_encoding": "unicode",
    "output_encoding": "unicode",
    "embed_stylesheet": False,
    "stylesheet_path": None,
    "stylesheet": None,
    "syntax_highlight": "none",
    "smart_quotes": False,
    "doctitle_xform": False,
    "docinfo_xform": False,
    "sectsubtitle_xform": False,
    "sectnum_xform": False,
    "line_length_limit": 100_000,
    "initial_header_level": 1,
    "record_dependencies": None,
    "traceback": True,  # an error is raised, not printed
    "exit_status_level": 6,
}


def to_html(text: str) -> str:
    """Return the document's body as HTML."""
    _prepare()
    parts = publish_parts(
        text,
        parser=rst.Parser(inliner=_inliner()),
        writer=_writer(),
        settings_overrides=_SETTINGS,
    )
    return str(parts["body"])


@cache
def _words() -> dict[str, frozenset[str]]:
    table = tomllib.loads(Path(__file__).with_name("rst.toml").read_text(encoding="utf-8"))
    return {name: frozenset(values) for name, values in table.items()}


@cache
def _prepare() -> None:
    """Make Sphinx's directives known to docutils, for this process."""
    words = _words()
    kinds = {
        "text_directives": _Text,
        "name_directives": _Named,
        "code_directives": _Code,
        "skipped": _Skipped,
    }
    for name, kind in kinds.items():
        for directive in words[name]:
            directives.register_directive(directive, kind)
            for domain in ("py", "c", "cpp", "js", "rst", "std") if kind is _Named else ():
                directives.register_directive(f"{domain}:{directive}", kind)
    directives.register_directive("math", _Math)


def _inliner() -> states.Inliner:
    """Return what parses inline markup, with our way of reading roles. Docutils looks into the very class."""
    inliner: Any = states.Inliner()
    inliner.interpreted = partial(_interpreted, inliner)
    return cast(states.Inliner, inliner)


def _interpreted(
    inliner: states.Inliner, rawsource: str, text: str, role: str, lineno: int
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """Read a role, one that docutils does not know as its text."""
    words, name = _words(), role.lower().rpartition(":")[2]
    if name in words["math_roles"]:
        return [nodes.math(rawsource, utils.unescape(text, restore_backslashes=True))], []
    if name not in words["code_roles"] and name != "raw":
        known, _ = roles.role(role, inliner.language, lineno, _Silent())
        if known:
            made, told = known(role, rawsource, text, lineno, inliner)
            return list(made), list(told)
    said = _shown(utils.unescape(text))
    return [(nodes.literal if name in words["code_roles"] else nodes.inline)(rawsource, said)], []


class _Silent:
    """Is told of unknown roles, and says nothing."""

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *_args, **_kwargs: None


def _shown(text: str) -> str:
    """Return what Sphinx shows of a reference: its title, the last part after ``~``."""
    titled = _TITLED.match(text)
    if titled and titled[1]:
        return titled[1]
    if text.startswith("~"):
        return text[1:].rpartition(".")[2]
    return text.lstrip("!")


class _Any(dict[str, Any]):
    """Options of any name."""

    def __bool__(self) -> bool:
        return True

    def __missing__(self, name: str) -> Callable[[str], str]:
        return cast(Callable[[str], str], directives.unchanged)


class _Lenient(rst.Directive):
    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[Any] = _Any()

    def _parsed(self, into: nodes.Element) -> list[nodes.Node]:
        self.state.nested_parse(self.content, self.content_offset, into)
        return [into]

    @property
    def _argument(self) -> str:
        return self.arguments[0] if self.arguments else ""

    def _line(self, text: str) -> list[nodes.Node]:
        said, _ = self.state.inline_text(text, self.lineno)
        return [nodes.paragraph(text, "", *said)] if text else []


class _Text(_Lenient):
    """Its content is text like any other; the first line of a note is its beginning."""

    def run(self) -> list[nodes.Node]:
        into = nodes.container()
        argument = self._argument if self.name != "only" else ""
        if argument and self.name in _words()["titled"]:
            strong = nodes.strong("", "", *self.state.inline_text(argument, self.lineno)[0])
            into += nodes.paragraph("", "", strong)
        else:
            into += self._line(argument)
        return self._parsed(into)


class _Named(_Lenient):
    """A function or an option, and what it is."""

    def run(self) -> list[nodes.Node]:
        item = nodes.definition_list_item()
        for line in self._argument.split("\n"):
            if line.strip():
                item += nodes.term("", "", nodes.literal("", line.strip()))
        body = nodes.definition()
        self._parsed(body)
        if not item.children or not body.children:
            return list(body.children)
        item += body
        return [nodes.definition_list("", item)]


class _Code(_Lenient):
    def run(self) -> list[nodes.Node]:
        code = "\n".join(self.content)
        language = self._argument.strip()
        return [nodes.literal_block(code, code, classes=["code", language] if language else [])]


class _Math(_Lenient):
    def run(self) -> list[nodes.Node]:
        blocks = "\n".join([self._argument, *self.content]).split("\n\n")
        return [nodes.math_block(tex, tex) for tex in map(str.strip, blocks) if tex]


class _Skipped(_Lenient):
    def run(self) -> list[nodes.Node]:
        return []


def _writer() -> html5_polyglot.Writer:
    writer = html5_polyglot.Writer()
    writer.translator_class = _Translator
    return writer


class _Translator(html5_polyglot.HTMLTranslator):
    """Leaves out what has no place in an article; writes code and formulas as the writer knows them."""

    def __init__(self, document: nodes.document) -> None:
        super().__init__(document)
        if sum(isinstance(each, nodes.section) for each in document.children) > 1:
            self.initial_header_level = 2  # none of them is the title of them all

    def _nothing(self, node: nodes.Node) -> None:
        raise nodes.SkipNode

    visit_system_message = visit_docinfo = visit_field_list = visit_comment = _nothing
    visit_footnote = visit_footnote_reference = visit_citation = visit_citation_reference = _nothing
    visit_substitution_definition = visit_raw = visit_option_list = _nothing

    def visit_problematic(self, node: nodes.Node) -> None:
        self.body.append(self.encode(node.astext()))
        raise nodes.SkipNode

    def visit_math(self, node: nodes.Node, math_env: str = "") -> None:
        self.body.append(self.starttag(node, "span", "", **{"data-tex": node.astext()}) + "</span>")
        raise nodes.SkipNode

    def visit_math_block(self, node: nodes.Node) -> None:
        self.body.append(self.starttag(node, "div", "", **{"data-tex": node.astext()}) + "</div>\n")
        raise nodes.SkipNode

    def visit_literal(self, node: nodes.Node) -> None:
        self.body.append(f"<code>{self.encode(node.astext())}</code>")
        raise nodes.SkipNode

    def visit_literal_block(self, node: nodes.Element) -> None:
        language = next((name for name in node["classes"] if name not in ("code", "literal-block")), "")
        # starttag() would make lang="…" of this class
        opening = f'<code class="language-{self.attval(language)}">' if language else "<code>"
        self.body.append(f"<pre>{opening}{self.encode(node.astext())}</code></pre>\n")
        raise nodes.SkipNode

    visit_doctest_block = visit_literal_block

    def visit_caption(self, node: nodes.Node) -> None:
        """Leave a caption out that says what the picture's own text says."""
        image = next((each for each in node.parent.children if isinstance(each, nodes.image)), None)
        if image is not None and image.get("alt", "").strip() == node.astext().strip():
            raise nodes.SkipNode
        super().visit_caption(node)
