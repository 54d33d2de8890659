"""How much of one input is taken, so that no file can exhaust an analyst's machine."""

MEGABYTE = 1 << 20

MAX_TEXT_BYTES = 16 * MEGABYTE
"""One article as a plain text file: 200 times a long report. A larger file is an archive."""

MAX_LINE_BYTES = 8 * MEGABYTE
"""One line of JSONL or CSV: an article, its metadata and JSON's escapes (six bytes a letter)."""

MAX_FIELD_CHARACTERS = 8 * MEGABYTE
"""One CSV field. The csv module's own limit of 131,072 is less than a long report."""

MAX_JSON_DEPTH = 32
"""Lists and objects inside one another; a labelled article needs five."""

SNIFF_BYTES = 64 * 1024
"""The head of a stream by which its encoding and kind are told."""
