"""Untrusted text made safe to print: nothing in it can steer a terminal or reorder a line."""

import re

_ESCAPE_SEQUENCE = re.compile(
    # OSC, DCS, SOS, PM and APC strings with their terminator: titles, links, clipboards. One
    # without a terminator loses its introducer alone, so that no text can be hidden by it.
    r"(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c\r\n]*(?:\x07|\x1b\\|\x9c)"
    # CSI sequences: colours, cursor movement.
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"
    # Two-character escapes, with their intermediates.
    r"|\x1b[ -/]*[0-~]?"
)
_SPACES = re.compile(r"[\s\x1c-\x1f\x85\u2028\u2029]+")
# Bidirectional embeddings, overrides and isolates can show a text in another order than it is
# read ("Trojan Source", CVE-2021-42574), and a stray U+2069 would close an isolate of ours.
# U+200E, U+200F and U+061C only mark a place and stay.
_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """Return ``text`` as one printable line.

    Escape sequences, control characters and bidirectional formatting are taken out, line
    breaks and runs of white space become one space, lone surrogates become U+FFFD.
    """
    text = _ESCAPE_SEQUENCE.sub("", text)
    text = _SPACES.sub(" ", text)
    text = _INVISIBLE.sub("", text)
    return _SURROGATE.sub("\ufffd", text).strip(" ")
