"""The texts that schedulers read, filled from ``templates/schedule/``."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from cards.errors import TemplateError
from cards.resources import templates_dir

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment


def fill(name: str, /, **values: object) -> str:
    """Return a template with its places filled; in ``.xml`` and ``.plist`` they are escaped.

    Raises:
        TemplateError: it cannot be read or filled.
    """
    from jinja2 import TemplateError as JinjaError

    try:
        return _environment().get_template(name).render(values)
    except (JinjaError, OSError) as error:
        raise TemplateError(
            f"the template cannot be used: {error}",
            hint="reinstall mkdeck, or put the file back",
            file=templates_dir() / "schedule" / name,
        ) from error


@cache
def _environment() -> SandboxedEnvironment:
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    # [[ ]]: workflows have braces of their own.
    return SandboxedEnvironment(
        loader=FileSystemLoader(templates_dir() / "schedule"),
        undefined=StrictUndefined,
        autoescape=lambda name: bool(name) and str(name).endswith((".xml", ".plist")),
        variable_start_string="[[",
        variable_end_string="]]",
        block_start_string="[%",
        block_end_string="%]",
        comment_start_string="[#",
        comment_end_string="#]",
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
