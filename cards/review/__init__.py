"""The local web page on which a person looks at the cards of a deck and decides on them.

items       what is looked at: each card of a deck, or row of its lock, once
desk        a deck on the table: its items, its decisions, what its next build will do
session     all decks of one run: what was decided, in order, so that it can be undone
wanted      which items are asked for: filter, search and order
looked      which items the person has looked at, in the state folder
drawing     an item as HTML: in the list, and as a page of its own for the frame
passage     the article of an item, its evidence marked
overview    the figures behind the pictures
pages       the texts of ``templates/review/``, filled
guard       who may ask at all: host, origin, token and cookie; what a browser may do with the answer
app         the addresses
serving     the socket, and the end
"""
