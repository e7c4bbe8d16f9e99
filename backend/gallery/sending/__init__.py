"""Bytes on their way to a browser: originals, thumbnails, ZIP files. Each is asked for its permission first."""
