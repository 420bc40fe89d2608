"""Readers: an open binary stream in, raw articles out, one at a time; one module per format."""
