"""Which cards are worth keeping: the card rules, the score, duplicates."""
