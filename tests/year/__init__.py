"""A year of weekly rebuilds, imported into the real Anki, and a person who lives with the deck.

    articles    what the articles say, from the tables in tests/data/year
    world       the author's folder: what is written, reworded, moved, removed, renamed in a week
    learner     what the person does in Anki, and what they may expect to find there afterwards
    collection  their Anki, a process of its own (``living``), kept alive over the year
    build       mkdeck, in this process or as the real command
    checks      what a week must not have done; each fault is found by name
    year        the weeks

Why these tests can fail: Anki rewrites a note when the package's ``mod`` is newer than the
collection's, and nothing else counts. Anki dates what a person does by the real clock, which
cannot be set. If the builds took the real time, too, weeks would be milliseconds; if they were
dated in the past and the collection were left alone, whatever the person ever touched would be
newer than every later build, no build could overwrite it, and a build that stamps all its notes anew would
pass. So the story has dates of its own, in 2024: a build is made on a Monday at eight
(``SOURCE_DATE_EPOCH``) and imported an hour later; the person acts two and five days after that, and
what Anki then dates by the real clock is dated as the story says before the next build
(``living.Living.settle``); days pass by every card coming due sooner. So the last touch of a
person is older than the next build, as it is in life, and whether it survives is the build's doing.
``test_faults`` breaks mkdeck on purpose (all notes stamped anew, ``mod`` pinned, a new guid for a
reworded question …) and demands that these checks find it.
"""
