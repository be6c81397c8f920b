"""What a regular expression cannot match without: sets of strings, one of each of which stands in a match.

Read from the parsed expression, so that a list of such strings beside a pattern can be proved.
"""

import re._constants as code
import re._parser as parser

_MOST = 400  # strings of one set; more are given up


def required(regex):
    """Return sets of strings of which every match holds at least one each."""
    return _of_sequence(parser.parse(regex.pattern, regex.flags & ~code.SRE_FLAG_UNICODE))


def _of_sequence(items):
    found, run = [], {""}
    for item in items:
        exact = _exact(item)
        if exact is not None and len(exact) * len(run) <= _MOST:
            run = {a + b for a in run for b in exact}
            continue
        if "" not in run:
            found.append(run)
        run = exact or {""}
        if exact is None:
            found.extend(_of_item(*item))
    return found if "" in run else [*found, run]


def _fewest(strings):
    """The order in which sets say most: few strings, and long ones."""
    return len(strings), -min(map(len, strings))


def _of_item(op, value):
    if op is code.SUBPATTERN:
        return _of_sequence(value[3])
    if op is code.ATOMIC_GROUP:
        return _of_sequence(value)
    if op in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT) and value[0] >= 1:
        return _of_sequence(value[2])
    if op is code.ASSERT and value[0] == 1:
        return _of_sequence(value[1])
    if op is code.BRANCH:
        branches = [_of_sequence(branch) for branch in value[1]]
        if all(branches):
            return [set().union(*(min(sets, key=_fewest) for sets in branches))]
    return []


def _exact(item):
    """All that an item can match, if that is little; None if it is not."""
    op, value = item
    if op is code.LITERAL:
        return {chr(value)}
    if op is code.IN:
        return _of_class(value)
    if op is code.SUBPATTERN:
        return _exact_sequence(value[3])
    if op is code.BRANCH:
        each = [_exact_sequence(branch) for branch in value[1]]
        return None if None in each else set().union(*each)
    if op in (code.MAX_REPEAT, code.MIN_REPEAT) and value[:2] == (0, 1):
        inner = _exact_sequence(value[2])
        return None if inner is None else inner | {""}
    return {""} if op in (code.ASSERT_NOT, code.AT) else None


def _of_class(members):
    found = set()
    for op, value in members:
        if op is code.LITERAL:
            found.add(chr(value))
        elif op is code.RANGE and value[1] - value[0] < 20:
            found.update(map(chr, range(value[0], value[1] + 1)))
        else:
            return None
    return found


def _exact_sequence(items):
    run = {""}
    for item in items:
        exact = _exact(item)
        if exact is None or len(exact) * len(run) > _MOST:
            return None
        run = {a + b for a in run for b in exact}
    return run
