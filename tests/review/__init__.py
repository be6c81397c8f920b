"""The review page: its parts, what it answers, and what a browser makes of it."""
