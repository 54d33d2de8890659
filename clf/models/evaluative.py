"""Evaluative language: the kinds of evaluation in a stretch of words (lexicon/evaluation.txt)."""

import functools
from importlib import resources
from itertools import zip_longest

from clf.arabic.words import fold
from clf.attribution.lexicon import Entry

_PREFIXES = ("ال", "و", "ف", "ب", "ل", "وال", "بال", "لل", "فال", "وب", "ول")


_CACHE_LIMIT = 400_000
_Phrase = tuple[tuple[str, ...], str]


class EvaluativeLexicon:
    """Evaluative words and phrases by their folded keys."""

    def __init__(self) -> None:
        """Read the data file."""
        self._words: dict[str, str] = {}
        self._phrases: dict[str, list[_Phrase]] = {}
        self._seen: dict[str, tuple[str, list[_Phrase]]] = {}
        path = resources.files("clf.models") / "lexicon" / "evaluation.txt"
        kind = ""
        for raw in path.read_text(encoding="utf-8").splitlines():
            line = raw.partition("#")[0].strip()
            if line.startswith("["):
                kind = line.strip("[]")
                continue
            for item in line.split():
                parts = tuple(fold(part) for part in item.split("_") if part)
                if len(parts) == 1:
                    self._words.setdefault(parts[0], kind)
                else:
                    self._phrases.setdefault(parts[0], []).append((parts, kind))

    def kinds(
        self, keys: list[str], entries: list[Entry], tokens: list[int]
    ) -> list[tuple[str, int]]:
        """Return (kind, token) for every evaluative word or phrase among ``tokens``."""
        found = []
        after_phrase = -1
        for token in tokens:
            if token < after_phrase:
                continue
            key = keys[token]
            known = self._seen.get(key)
            if known is None:
                if len(self._seen) > _CACHE_LIMIT:
                    self._seen.clear()
                known = self._seen[key] = self._look_up(key, entries[token].lemma)
            kind, phrases = known
            for parts, of in phrases:
                if _follows(keys, token, parts):
                    kind, after_phrase = of, token + len(parts)
                    break
            if kind:
                found.append((kind, token))
        return found

    def _look_up(self, key: str, lemma: str) -> tuple[str, list[_Phrase]]:
        """Return a word's kind and the phrases that may begin with it, clitics set apart."""
        phrases = [
            phrase for first in (key, key[1:], key[2:]) for phrase in self._phrases.get(first, ())
        ]
        return self._kind(key, lemma), phrases

    def _kind(self, key: str, lemma: str) -> str:
        """Look a word up as it is, by its lemma, and with clitics set apart."""
        kind = self._words.get(key) or self._words.get(lemma)
        if kind:
            return kind
        for prefix in _PREFIXES:
            if key.startswith(prefix) and len(key) - len(prefix) >= 3:
                kind = self._words.get(key[len(prefix) :])
                if kind:
                    return kind
        return ""


def _follows(keys: list[str], token: int, parts: tuple[str, ...]) -> bool:
    """Tell whether the words after a token complete a phrase that began with it."""
    for key, part in zip_longest(keys[token + 1 : token + len(parts)], parts[1:]):
        if key != part and key != "ال" + part:
            return False
    return True


@functools.cache
def evaluative_lexicon() -> EvaluativeLexicon:
    """Return the one evaluative lexicon of the process."""
    return EvaluativeLexicon()
