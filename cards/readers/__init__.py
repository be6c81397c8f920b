"""From bytes to articles: one format a file. ``inline.py`` alone makes plain text with offsets."""
