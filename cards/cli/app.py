"""The command line: its commands, and what becomes of their errors."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from pathlib import Path

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption
from typer.main import get_group

from cards import __version__
from cards.cli import (
    build,
    check,
    decide,
    diff,
    doctor,
    export,
    extract,
    feedback,
    init,
    preview,
    push,
    review,
    schedule,
    sources,
    status,
)
from cards.cli.console import Console
from cards.cli.help import help_
from cards.cli.messages import Messages, choose, option
from cards.cli.options import NoInput, Speak
from cards.errors import MkdeckError, UsageError

_BUG = 70
_INTERRUPTED = 130
_HELP = ["-h", "--help"]

# In the order in which a newcomer meets them.
COMMANDS: Mapping[str, Callable[..., int]] = {
    "init": init.init,
    "build": build.build,
    "diff": diff.diff,
    "extract": extract.extract,
    "check": check.check,
    "preview": preview.preview,
    "decide": decide.decide,
    "review": review.review,
    "status": status.status,
    "feedback": feedback.feedback,
    "push": push.push,
    "export": export.export,
    "doctor": doctor.doctor,
    "help": help_,
}
GROUPS: Mapping[str, Mapping[str, Callable[..., int]]] = {
    "sources": sources.COMMANDS,
    "schedule": schedule.COMMANDS,
}


def run(arguments: Sequence[str]) -> int:
    """Run a command line.

    Returns:
        The exit code: 0 done, 1 done with problems, 2 usage or configuration, 3 another build is
        running, 70 a bug, 130 interrupted.
    """
    _speak_utf8()
    if not arguments or (len(arguments) == 1 and arguments[0] in GROUPS):
        arguments = [*arguments, "--help"]
    console = Console(
        Messages.load(choose(arguments)),
        verbose=2 if "-vv" in arguments else 0,
        asks="--no-input" not in arguments,
    )
    try:
        _check_language(arguments)
        code = command(console.say).main(
            args=list(arguments), prog_name="mkdeck", standalone_mode=False, obj=console
        )
        sys.stdout.flush()
        return int(code or 0)
    except MkdeckError as error:
        console.error(error)
        return error.exit_code
    except BrokenPipeError:
        # Who read our output has had enough. Python would complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (KeyboardInterrupt, typer.Abort):
        return _INTERRUPTED
    except Exception as error:
        if hasattr(error, "format_message"):  # the command-line parser's own errors
            hint = f"{_command_name(error)} --help shows what can be written"
            console.error(UsageError(error.format_message().rstrip("."), hint=hint))
            return UsageError.exit_code
        return _bug(console, error)


def command(say: Messages) -> TyperGroup:
    """Return the parser, with every help text in the person's language."""
    app = typer.Typer(
        name="mkdeck",
        rich_markup_mode=None,
        add_completion=False,
        no_args_is_help=True,
        help=say("help.mkdeck"),
    )
    app.callback(invoke_without_command=False)(_root)
    for name, function in COMMANDS.items():
        app.command(name, context_settings={"help_option_names": _HELP})(function)
    for name, functions in GROUPS.items():
        group = typer.Typer(name=name, rich_markup_mode=None)
        for each, function in functions.items():
            group.command(each, context_settings={"help_option_names": _HELP})(function)
        app.add_typer(group, context_settings={"help_option_names": _HELP})
    parser = get_group(app)
    parser.context_settings["help_option_names"] = _HELP
    _describe(parser, say, "mkdeck")
    _describe_commands(parser, say, _shared(parser))
    return parser


def _describe_commands(
    group: TyperGroup, say: Messages, shared: Sequence[TyperOption], above: str = ""
) -> None:
    """Give the commands of a group, and of the groups in it, their help texts and the shared flags."""
    for name, each in group.commands.items():
        each.params += shared
        _describe(each, say, above + name)
        if isinstance(each, TyperGroup):
            _describe_commands(each, say, shared, f"{above}{name}_")


def _describe(parser: object, say: Messages, name: str) -> None:
    """Give a command and its flags the help texts of their names."""
    assert isinstance(parser, TyperGroup | TyperCommand)
    parser.help = say(f"help.{name}")
    parser.short_help = say(f"help.{name}").split("\n")[0]
    helper = parser.get_help_option(typer.Context(parser, help_option_names=_HELP))
    for param in [*parser.params, *([helper] if helper else [])]:
        own = f"help.option.{name}_{param.name}"
        assert isinstance(param, TyperArgument | TyperOption)
        param.help = say(own) if own in say.texts else say(f"help.option.{param.name}")


def _root(
    version: bool = typer.Option(
        False, "-V", "--version", is_eager=True, callback=lambda value: _version(value)
    ),
    no_input: NoInput = False,
    lang: Speak = None,
) -> None:
    """Take what may stand before any command, and after it too.

    Neither is looked at here: both are read before the line is parsed.
    """


def _shared(root: TyperGroup) -> list[TyperOption]:
    """Return the root's flags as every command takes them: without its function being told."""
    flags = [
        copy(param) for param in root.params if isinstance(param, TyperOption) and param.name != "version"
    ]
    for flag in flags:
        flag.expose_value = False
    return flags


def _version(wanted: bool) -> None:
    if wanted:
        print(f"mkdeck {__version__}")
        raise typer.Exit


def _command_name(error: Exception) -> str:
    context = getattr(error, "ctx", None)
    return str(context.command_path) if context else "mkdeck"


def _check_language(arguments: Sequence[str]) -> None:
    wish = option(arguments, "--lang")
    if wish and wish not in ("zh", "en"):
        raise UsageError(f"mkdeck does not speak '{wish}'", hint="write --lang zh or --lang en")


def _speak_utf8() -> None:
    """Write UTF-8 whatever the locale says: cards are Chinese, and a log must not stop a build."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _bug(console: Console, error: Exception) -> int:
    import tempfile
    import traceback

    trace = "".join(traceback.format_exception(error))
    if console.verbose > 1:
        print(trace, file=sys.stderr)
        kept = console.say("bug.shown")
    else:
        with tempfile.NamedTemporaryFile(
            "w", prefix="mkdeck-", suffix=".txt", delete=False, encoding="utf-8", errors="backslashreplace"
        ) as file:
            file.write(trace)
        kept = console.say("bug.saved", path=Path(file.name).as_posix())
    told = console.say("bug.what", what=f"{type(error).__name__}: {error}")
    console.error(MkdeckError(told, hint=kept))
    return _BUG
