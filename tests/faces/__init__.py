"""Faces as a person sees them: templates and style of the note type, drawn by a browser."""
