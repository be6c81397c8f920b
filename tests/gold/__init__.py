"""The regression gate of the extractor: what it makes of the demo articles, against gold."""
