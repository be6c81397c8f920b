"""Where articles come from: one kind of origin a file."""
