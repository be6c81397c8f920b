"""What mkdeck knows of a language, as data: one folder a language."""
