"""The person's own Anki: what was done there with our notes, and bringing a deck there.

seen         the values: SeenCollection, SeenNote, SeenCard
profiles     where Anki keeps its collections
collection   reads a copy of one
connect      asks the Anki that runs, through the add-on AnkiConnect
running      reads its collection
compare      what of a note is the person's own
taking       what a look at a collection does to a deck's lock and edits
trouble      the cards that are forgotten often, and what the card rules say of them
looking      which collection decks are learnt in, read once for them all
feedback     what the command does: for one deck, from the collection to the files
push         the other way: backs up, imports the package, tags what is retired
backup       decks as they stood before an import
remembered   what is remembered of collections outside the project
decks        which decks both are for
"""
