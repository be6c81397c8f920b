"""Articles in Markdown as blogs show them, and what the reader finds of them again.

render.py     Markdown → the article's HTML, by markdown-it's own renderer and what a theme makes of it
marks.py      how KaTeX, MathJax and the themes' highlighters mark up formulas and code
measure.py    what is kept, what leaks, which cards are found

`python -m tests.readers.themes FOLDER…` measures all the Markdown below the folders.
"""
