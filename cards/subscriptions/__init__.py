"""The sources of recipes as ``mkdeck sources`` adds, lists, removes and tries them.

finding.py    what an address or a path is: a feed, the front page of a blog that has one, a file …
editing.py    the recipe's text, into which an entry is put, or out of which it is taken
following.py  which recipe is meant, what stands in it, and how that stands
"""
