"""``python -m tests.gold``: score the demo's cards, look at misses, raise the floors."""

from __future__ import annotations

import argparse
import dataclasses
import sys

from tests.gold import floors
from tests.gold.gold import load
from tests.gold.measure import astray, missed


def main() -> int:
    ask = argparse.ArgumentParser(prog="python -m tests.gold", description=__doc__)
    ask.add_argument("--misses", type=int, default=0, metavar="N", help="show N gold facts that no card fits")
    ask.add_argument("--extras", type=int, default=0, metavar="N", help="show N cards that fit no gold fact")
    ask.add_argument("--update", action="store_true", help="raise the floors to what is reached now")
    ask.add_argument("--lower", action="store_true", help="with --update: lower them, too")
    args = ask.parse_args()

    gold, cards = load(), floors.cards_of_the_demo()
    scores = floors.measure(gold, cards)
    for lang, result in scores.items():
        print(lang, *(f"{name}={value:.3g}" for name, value in dataclasses.asdict(result).items()))
    for fact in missed(gold, cards)[: args.misses]:
        print(f"MISS {fact.importance} {fact.kind} {fact.article} | {fact.question} => {fact.answers[0]}")
    for card in astray(gold, cards)[: args.extras]:
        print(f"EXTRA {card.kind} {card.places[0][0]} | {card.front} => {card.back[:120]}")
    return _update(gold, scores, lower=args.lower) if args.update else 0


def _update(gold, scores, *, lower: bool) -> int:
    old, _ = floors.read()
    if (worse := floors.broken(old, scores)) and not lower:
        print(*worse, "nothing written: to lower a floor, say --lower and why in the commit", sep="\n")
        return 1
    floors.write(floors.rounded(scores), floors.digests(gold))
    print(f"wrote {floors.FLOORS}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
