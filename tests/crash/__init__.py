"""Builds that end before they are done: killed, out of space, refused. A person loses nothing by them."""
