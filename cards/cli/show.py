"""How reports and cards look: the closing table, cards as JSON lines, as a table, as Markdown."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from cards.cli.console import Console, one_line
from cards.model import Fate
from cards.plan import Order, shown
from cards.report import Problem, Report, Skip

if TYPE_CHECKING:
    from rich.console import Console as RichConsole

    from cards.build import Extracted

_ALIKE = 3  # problems that are told in full, of those that say the same
_INSTALL = "pip install "  # how the hint of a missing library begins: one such problem tells it for all files
_EXCERPT = 72  # cells of a terminal line that a sample's side may take
_MARKS = re.compile(r"^\s*(?:[-*+]\s|\|)|\|\s*$")  # of an item, of a row
_RULE = re.compile(r"[-:| ]*-[-:| ]*")  # the line below a table's head


def show_problems(console: Console, problems: Iterable[Problem]) -> None:
    """Print each problem as an error and its hint; the traceback of a bug with ``-vv``.

    Of many that are alike the first are printed and the others counted.
    """
    alike: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        alike.setdefault((problem.what, problem.hint), []).append(problem)
    for group in alike.values():
        shown_ones = (
            group if console.verbose else group[: 1 if group[0].hint.startswith(_INSTALL) else _ALIKE]
        )
        for problem in shown_ones:
            console.problem(problem.where, problem.what, problem.hint)
            if problem.trace and console.verbose > 1:
                console.note(problem.trace)
        if len(group) > len(shown_ones):
            more = len(group) - len(shown_ones)
            console.problem("", console.say("build.also", count=more), "-v tells them all")


def show_report(console: Console, report: Report, *, dry_run: bool = False) -> None:
    """Print what came of a build, some cards, and what to do next."""
    if console.quiet:
        return
    say = console.say
    state = "dry" if dry_run else "written" if report.written else "unchanged" if report.notes else "nothing"
    console.note(say(f"build.{state}", deck=report.deck, path=shown(report.output)))
    show_table(console.rich(), [*_rows(console, report), *fate_rows(console, report)])
    show_unchanged(console, report, console.note)
    _show_rest(console, report)
    if report.samples:
        console.note(say("build.samples"))
        for card in report.samples:
            console.note(f"  {excerpt(card.front)}\n    → {excerpt(card.back)}")
    if report.written and not dry_run:
        console.note(say("build.next", path=shown(report.output)))


def show_same(console: Console, report: Report) -> None:
    """Say, without a table, that there was nothing to do."""
    where = shown(report.output)
    console.note(console.say("build.same", deck=report.deck, path=where, notes=report.notes))
    _show_rest(console, report)


def _show_rest(console: Console, report: Report) -> None:
    show_left(console, report)
    if report.waiting:
        console.note(console.say("build.waiting", count=report.waiting))


def _rows(console: Console, report: Report) -> list[tuple[str, int | str]]:
    say = console.say
    rows: list[tuple[str, int | str]] = [
        (say("table.files"), report.files),
        (say("table.unread"), report.unread),
        (say("table.articles"), report.articles),
        (say("table.facts"), report.facts),
        (say("table.cards"), report.cards),
    ]
    rows += [(f"  {say(f'kind.{kind}')}", count) for kind, count in report.kinds.items()]
    rows.append((say("table.skipped"), sum(report.skipped.values())))
    for skip in Skip:
        if count := report.skipped.get(skip):
            rows.append((f"  {say(f'skip.{skip}')}", count))
        if skip is Skip.REJECTED and console.verbose:
            rows += [(f"    {rule}", count) for rule, count in report.rejected.items()]
    return rows


def fate_rows(console: Console, report: Report) -> list[tuple[str, int | str]]:
    """Return the rows of a table that tell what becomes of the notes; none if all are as before."""
    if _is_same(report):
        return []
    say = console.say
    rows: list[tuple[str, int | str]] = [(say("table.notes"), report.notes)]
    return rows + [(f"  {say(f'fate.{fate}')}", count) for fate, count in report.fates.items()]


def show_unchanged(console: Console, report: Report, write: Callable[[str], None]) -> None:
    """Say in one line that all notes are as before, if they are."""
    if report.fates and _is_same(report):
        write(console.say("fates.same", deck=report.deck, notes=report.notes))


def _is_same(report: Report) -> bool:
    return report.fates.keys() <= {Fate.KEPT, Fate.WAITING}


def show_conflicts(console: Console, report: Report, order: Order) -> None:
    """Tell the command that shows the conflicts, if there are any."""
    if report.count(Fate.CONFLICT) and not console.quiet:
        console.note(console.say("fates.conflicts", words=order.words))


def show_left(console: Console, report: Report) -> None:
    """Say how many notes stand in articles that are not there any more."""
    if report.left:
        console.note(console.say("fates.left", notes=report.left))


def show_former_name(console: Console, report: Report) -> None:
    """Warn that Anki moves no cards when a deck's name changes."""
    if report.former_name:
        names = {"old": report.former_name, "new": report.deck}
        console.warning(console.say("deck.renamed", **names), console.say("deck.rename", **names))


def show_table(out: RichConsole, rows: Iterable[tuple[str, int | str]]) -> None:
    """Print labels and their counts, each count flush right."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column()
    table.add_column(justify="right")
    for label, value in rows:
        table.add_row(Text(label), str(value))
    out.print(table)


def excerpt(text: str, width: int = _EXCERPT) -> str:
    """Return a side of a card in one line of at most ``width`` terminal cells, items and cells told apart."""
    from rich.cells import cell_len, set_cell_size

    rows = (_MARKS.sub("", row).strip() for row in text.splitlines() if not _RULE.fullmatch(row))
    line = one_line(" · ".join(" ".join(row.split()) for row in rows if row))
    return line if cell_len(line) <= width else set_cell_size(line, width - 1).rstrip() + "…"


def report_as_json(report: Report) -> dict[str, Any]:
    """Return a report as ``mkdeck build --json`` prints it."""
    return {
        "deck": report.deck,
        "output": report.output.as_posix(),
        "written": report.written,
        "files": report.files,
        "unread": report.unread,
        "articles": report.articles,
        "facts": report.facts,
        "cards": report.cards,
        "kinds": dict(report.kinds),
        "skipped": dict(report.skipped),
        "rejected": dict(report.rejected),
        "notes": fates_as_json(report),
        "waiting": report.waiting,
        "former_name": report.former_name or None,
        "problems": problems_as_json(report.problems),
        "warnings": problems_as_json(report.warnings),
    }


def fates_as_json(report: Report) -> dict[str, int]:
    """Return how many notes came to each fate and, as ``all``, how many the package holds."""
    return {str(fate): report.count(fate) for fate in Fate} | {"all": report.notes}


def problems_as_json(problems: Iterable[Problem]) -> list[dict[str, str]]:
    """Return what went wrong."""
    return [{"where": each.where, "what": each.what, "hint": each.hint} for each in problems]


def card_as_json(extracted: Extracted, *, why: bool = False) -> str:
    """Return a card as one JSON line. Keys are only ever added.

    Args:
        extracted: the card and its identity.
        why: adds what made its score and which construction and template made it.
    """
    from cards.exporters.jsonl import card_object

    card = extracted.card
    row = card_object(card, extracted.guid)
    if extracted.rejected:
        row["rejected"] = extracted.rejected
    if why:
        row["construct"] = card.construct
        row["template"] = card.template
        row["reasons"] = [[name, round(amount, 4)] for name, amount in card.reasons]
    return json.dumps(row, ensure_ascii=False) + "\n"


def card_as_markdown(extracted: Extracted, *, why: bool = False) -> str:
    """Return a card as a passage of Markdown: question, answer, where from."""
    card = extracted.card
    where = " › ".join([card.source.title, *card.source.heading])
    lines = [f"### {one_line(card.front)}" if "\n" not in card.front else card.front, "", card.back, ""]
    lines += [f"*{one_line(where)}*", ""]
    if why:
        lines += [f"- {line}" for line in why_lines(extracted)] + [""]
    return "\n".join(lines) + "\n"


def why_lines(extracted: Extracted) -> list[str]:
    """Return what made the card and its score, a line each."""
    card = extracted.card
    lines = [f"{card.construct} → {card.template}", f"{card.score:.2f}"]
    if extracted.rejected:
        lines.append(f"rejected: {extracted.rejected}")
    lines += [f"{amount:+.2f} {name}" for name, amount in card.reasons]
    lines += [f"{'error' if each.error else 'warning'} {each.rule}: {each.what}" for each in card.findings]
    return lines


def show_cards(console: Console, cards: Iterable[Extracted], *, why: bool) -> None:
    """Print cards as a table on stdout."""
    import sys

    from rich.table import Table
    from rich.text import Text

    say = console.say
    table = Table(show_lines=True)
    for key in ("kind", "front", "back", "score"):
        # Chinese has no spaces to break at, and a word that is too long would be cut off.
        table.add_column(say(f"column.{key}"), justify="right" if key == "score" else "left", overflow="fold")
    if why:
        table.add_column(say("column.why"), overflow="fold")
    for each in cards:
        card = each.card
        row = [say(f"kind.{card.kind}"), card.front, card.back, f"{card.score:.2f}"]
        table.add_row(*map(Text, row + (["\n".join(why_lines(each))] if why else [])))
    console.rich(sys.stdout).print(table)
