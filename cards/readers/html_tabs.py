"""Sets of tabs: each panel comes under its label, however the set is built."""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from cards.readers.html_rulebook import TabSet, rulebook

_LONGEST = 60  # characters of a label
_MOST = 500  # labels and panels of a page
_FARTHEST = 3  # elements around a list of labels in which its panels are looked for
_REFERENCES = ("aria-controls", "data-bs-target", "data-target", "href")
_Pairs = list[tuple[LexborNode, LexborNode]]  # of a label and its panel


def labelled(root: LexborNode, html: str) -> dict[int, str]:
    """Return the label of each panel by the panel's ``mem_id``; labels are taken out, panels shown.

    Roles are looked at first, then the classes that are known. A set whose labels and panels do not go
    together is left as it is.

    Args:
        root: the page's body.
        html: the page's text, in which it is soon seen that there is no such set.
    """
    if not any(sign in html for sign in rulebook().tab_signs):
        return {}
    found: dict[int, str] = {}
    for label, panel in [*_by_role(root), *_by_class(root)]:
        said = " ".join(label.text(deep=True).split())
        if panel.mem_id in found or not said or len(said) > _LONGEST or panel.css_first("h1") is not None:
            continue
        found[panel.mem_id] = said
        for hiding in ("hidden", "style", "aria-hidden"):
            if hiding in panel.attributes:
                del panel.attrs[hiding]
        label.inner_html = ""
    return found


def _by_role(root: LexborNode) -> _Pairs:
    """Labels and panels that refer to one another; where none does, those of a set in their order."""
    tabs, panels = root.css("[role=tab]")[:_MOST], root.css("[role=tabpanel]")[:_MOST]
    if not tabs or not panels:
        return []
    by_name = {name: tab for tab in tabs if (name := tab.attributes.get("id"))}
    named = [(by_name.get(panel.attributes.get("aria-labelledby") or ""), panel) for panel in panels]
    pairs = [(tab, panel) for tab, panel in named if tab is not None] + _referred(tabs, panels)
    done = {node.mem_id for pair in pairs for node in pair}
    for group in root.css("[role=tablist]")[:_MOST]:
        own = [tab for tab in group.css("[role=tab]") if tab.mem_id not in done]
        if own:
            pairs += _beside(group, own, done)
    return pairs


def _beside(group: LexborNode, labels: list[LexborNode], done: set[int]) -> _Pairs:
    """The labels of a list with the panels nearest to it, if they are as many."""
    above = group.parent
    for _ in range(_FARTHEST):
        if above is None:
            break
        panels = [panel for panel in above.css("[role=tabpanel]") if panel.mem_id not in done]
        if panels:
            return list(zip(labels, panels, strict=True)) if len(panels) == len(labels) else []
        above = above.parent
    return []


def _referred(labels: list[LexborNode], panels: list[LexborNode]) -> _Pairs:
    """Labels that name the panel they show."""
    by_name = {name: panel for panel in panels if (name := panel.attributes.get("id"))}
    return [
        (label, by_name[name])
        for label in labels
        if (name := next((name for name in _names(label) if name in by_name), None)) is not None
    ]


def _names(label: LexborNode) -> Iterator[str]:
    inner = label.css_first("a[href]")
    for given in (label.attributes, inner.attributes if inner is not None else {}):
        yield from ((given.get(each) or "").removeprefix("#") for each in _REFERENCES)


def _by_class(root: LexborNode) -> _Pairs:
    pairs: _Pairs = []
    for kind in rulebook().tabs:
        groups = root.css(kind.around)[:_MOST]
        around = {group.mem_id for group in groups}
        for group in groups:
            pairs += _of_set(group, kind, around)
    return pairs


def _of_set(group: LexborNode, kind: TabSet, around: set[int]) -> _Pairs:
    """The labels and panels of one set, not those of a set inside it."""
    labels = [each for each in group.css(kind.label) if _set_of(each, around) == group.mem_id]
    panels = [each for each in group.css(kind.panel) if _set_of(each, around) == group.mem_id]
    if len(labels) == len(panels):
        return list(zip(labels, panels, strict=True))
    return _referred(labels, panels)


def _set_of(node: LexborNode, around: set[int]) -> int:
    above = node.parent
    while above is not None and above.mem_id not in around:
        above = above.parent
    return above.mem_id if above is not None else 0
