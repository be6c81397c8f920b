"""From articles to facts: units, subjects, frames, then one construction a file."""
