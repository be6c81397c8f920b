"""HTML pages from the texts in ``templates/``: sandboxed, and all that is put in is escaped.

Texts have two filters more: ``clean`` takes out characters that nobody sees or that reorder text,
``address`` lets addresses of the web through and nothing else.
"""

from __future__ import annotations

from functools import cache
from typing import Protocol

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from cards import errors
from cards.resources import templates_dir
from cards.templater.safety import clean_text, safe_url


class Speaks(Protocol):
    """The messages of one language, and the translation of errors."""

    @property
    def lang(self) -> str:
        """``zh`` or ``en``."""

    def __call__(self, key: str, **values: object) -> str:
        """Return a message with its places filled."""

    def translate(self, text: str) -> str:
        """Return an error's text in this language."""


def filled(name: str, **values: object) -> str:
    """Return a page.

    Args:
        name: the text's, below ``templates/``.
        values: what it asks for; text is escaped, ``Markup`` is not.

    Raises:
        TemplateError: the text is not there, is none, or asks for what it was not given.
    """
    try:
        return _environment().get_template(name).render(**values)
    except TemplateError as error:
        raise errors.TemplateError(
            f"cannot be filled: {error}",
            hint="reinstall mkdeck, or put the file back",
            file=templates_dir() / name,
        ) from error


@cache
def _environment() -> SandboxedEnvironment:
    environment = SandboxedEnvironment(
        loader=FileSystemLoader(templates_dir()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["clean"] = clean_text
    environment.filters["address"] = safe_url
    return environment
