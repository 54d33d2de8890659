"""2. ``str -> str`` and ``str -> spans``: character sets, text rules, words, sentences.

Nothing is imported here, so that a caller pays only for the module that it uses.
"""
