"""Signs that a text reached us damaged, told to the reader and never passed over in silence."""

import re

_PRESENTATION_FORM = re.compile("[\ufb50-\ufdf9\ufe70-\ufefc]")
_ARABIC = re.compile("[\u0620-\u064a\ufb50-\ufdf9\ufe70-\ufefc]")
_REPLACEMENT = "\ufffd"
_REVERSED = re.compile(r"(?<![^\W\d_])ة|(?<![^\W\d_])ى(?=[^\W\d_])")
"""A word that begins with ta marbuta or alef maksura: Arabic has none, reversed Arabic many."""
_MANY = 0.2
_SAMPLE = 20_000
_LEAST_REVERSED = 3


def quality_notes(text: str) -> tuple[str, ...]:
    """Return one line for each sign of damage in a text; none for a sound one.

    Only the first characters are looked at, so the cost does not grow with the text.
    """
    head = text[:_SAMPLE]
    notes = []
    if _REPLACEMENT in head:
        count = head.count(_REPLACEMENT)
        notes.append(
            f"{count} characters were lost before the text came here (U+FFFD): "
            "decode its source anew; labels near them are unsafe"
        )
    letters = len(_ARABIC.findall(head))
    if letters and len(_PRESENTATION_FORM.findall(head)) > _MANY * letters:
        notes.append(
            "letters are presentation forms, as a PDF's text layer has them: "
            "the order of words may be wrong; better take the text from its source or by OCR"
        )
    if len(_REVERSED.findall(head)) >= _LEAST_REVERSED:
        notes.append("words look reversed: the text layer is unusable, it needs OCR")
    return tuple(notes)
