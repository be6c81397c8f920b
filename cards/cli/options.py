"""The arguments and flags that commands share. Their help stands in ``templates/messages/``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Arguments = Annotated[list[str] | None, typer.Argument(metavar="RECIPE|PATH", show_default=False)]
Decks = Annotated[list[str] | None, typer.Argument(metavar="RECIPE", show_default=False)]
Output = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", show_default=False)]
Deck = Annotated[str | None, typer.Option("--deck", metavar="NAME", show_default=False)]
MinScore = Annotated[float | None, typer.Option("--min-score", min=0, max=1, show_default=False)]
DryRun = Annotated[bool, typer.Option("-n", "--dry-run")]
Prune = Annotated[bool, typer.Option("--prune")]
Refresh = Annotated[bool, typer.Option("--refresh")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet")]
Verbose = Annotated[int, typer.Option("-v", "--verbose", count=True, metavar="", show_default=False)]
Json = Annotated[bool, typer.Option("--json")]
NoInput = Annotated[bool, typer.Option("--no-input")]
Speak = Annotated[str | None, typer.Option("--lang", metavar="zh|en", show_default=False)]
Wait = Annotated[float, typer.Option("--wait", min=0, metavar="SECONDS", show_default=False)]
NoCache = Annotated[bool, typer.Option("--no-cache")]
Offline = Annotated[bool, typer.Option("--offline")]
Yes = Annotated[bool, typer.Option("-y", "--yes")]
