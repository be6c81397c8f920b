"""What the rules are measured by: limits, severities and messages, from ``rules.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from cards.model import Finding

_FILE = Path(__file__).with_name("rules.toml")


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The checks of all rules.

    Attributes:
        limits: thresholds by name.
        findings: what is to be said, by rule and check.
    """

    limits: Mapping[str, float]
    findings: Mapping[tuple[str, str], Finding]


@cache
def rulebook() -> Rulebook:
    """Return the checks as they ship; read once."""
    data = tomllib.loads(_FILE.read_text("utf-8"))
    limits = {name: float(value) for name, value in data.pop("limits").items()}
    findings = {
        (rule, check): Finding(rule, entry["error"], entry["what"])
        for rule, checks in data.items()
        for check, entry in checks.items()
    }
    return Rulebook(MappingProxyType(limits), MappingProxyType(findings))


def finding(rule: str, check: str) -> Finding:
    """Return the finding of a check.

    Raises:
        KeyError: ``rules.toml`` knows no such check; a bug.
    """
    return rulebook().findings[rule, check]
