"""Vocabulary trimming: the pieces that Arabic news uses, and nothing it can notice missing.

A piece of a unigram tokenizer can only be used on a text that holds all its characters. Leaving
out every piece with a letter of another script therefore changes nothing on a text without such
letters. Latin words do occur in Arabic news: ASCII letters and the most frequent pieces made of
them stay, so that a rare Latin word is cut more finely than before; that is the only change.
"""

import json
import unicodedata
from collections.abc import Mapping
from typing import Any

from clf.schema.errors import ModelError

LATIN_PIECES = 8000
"""Pieces of ASCII letters that are kept, the most frequent ones."""
_BOUNDARY = "\N{LOWER ONE EIGHTH BLOCK}"
_MARKS_OF_ALL = ("ARABIC", "COMBINING", "VARIATION", "TATWEEL")


def kept_pieces(tokenizer: Mapping[str, Any], latin: int = LATIN_PIECES) -> list[int]:
    """Return the ids of the pieces to keep, rising. ``tokenizer`` is a ``tokenizer.json``.

    Special tokens stay, and one of the least probable pieces: the score of an unknown character
    is reckoned from it. Raises ModelError where the tokenizer is no unigram model.
    """
    model = tokenizer.get("model", {})
    if model.get("type") != "Unigram":
        found = str(model.get("type"))[:30]
        step = "use the backbone untrimmed"
        raise ModelError("a unigram tokenizer to trim", found, step, where="tokenizer.json")
    vocab: list[list[Any]] = model["vocab"]
    special = {item["id"] for item in tokenizer.get("added_tokens", [])} | {model["unk_id"]}
    scores = [score for _, score in vocab]
    least = scores.index(min(scores))
    kept = []
    for number, (piece, _) in enumerate(vocab):
        if number in special or number == least:
            kept.append(number)
        elif all(_is_of_arabic_news(c) for c in piece):
            if sum(c.isascii() and c.isalpha() for c in piece) > 1:
                # The vocabulary is sorted by score: the first are the most frequent.
                latin -= 1
                if latin < 0:
                    continue
            kept.append(number)
    return kept


def trim_tokenizer(tokenizer: Mapping[str, Any], kept: list[int]) -> dict[str, Any]:
    """Return a ``tokenizer.json`` of the kept pieces, renumbered in their order."""
    new = {old: number for number, old in enumerate(kept)}
    result: dict[str, Any] = json.loads(json.dumps(tokenizer))
    model = result["model"]
    model["vocab"] = [model["vocab"][old] for old in kept]
    model["unk_id"] = new[model["unk_id"]]
    for item in result["added_tokens"]:
        item["id"] = new[item["id"]]
    post = result.get("post_processor") or {}
    for token in post.get("special_tokens", {}).values():
        token["ids"] = [new[old] for old in token["ids"]]
    return result


def _is_of_arabic_news(character: str) -> bool:
    """Tell whether a character is a letter or mark of Arabic, ASCII Latin, or no letter at all."""
    if character == _BOUNDARY or character.isascii():
        return True
    if unicodedata.category(character)[0] not in "LM":
        return True
    return unicodedata.name(character, "").startswith(_MARKS_OF_ALL)
