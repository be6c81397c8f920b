"""Tests of cards/exporters."""
