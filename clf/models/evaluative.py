"""Evaluative language: the kinds of evaluation in a stretch of words (lexicon/evaluation.txt)."""

import functools
from importlib import resources

from clf.arabic.words import fold
from clf.attribution.lexicon import Entry

_PREFIXES = ("ال", "و", "ف", "ب", "ل", "وال", "بال", "لل", "فال", "وب", "ول")


class EvaluativeLexicon:
    """Evaluative words and phrases by their folded keys."""

    def __init__(self) -> None:
        """Read the data file."""
        self._words: dict[str, str] = {}
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._seen: dict[str, str] = {}
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
        for token in tokens:
            key = keys[token]
            phrase = self._phrase(keys, token)
            if phrase:
                found.append((phrase, token))
                continue
            kind = self._seen.get(key)
            if kind is None:
                kind = self._kind(key, entries[token].lemma)
                if len(self._seen) > 400_000:
                    self._seen.clear()
                self._seen[key] = kind
            if kind:
                found.append((kind, token))
        return found

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

    def _phrase(self, keys: list[str], token: int) -> str:
        """Return the kind of the phrase that begins at a token; clitics on its first word aside."""
        first = keys[token]
        for candidate in (first, first[1:], first[2:]):
            for parts, kind in self._phrases.get(candidate, ()):
                if all(
                    token + k < len(keys) and keys[token + k] in (part, "ال" + part)
                    for k, part in enumerate(parts[1:], 1)
                ):
                    return kind
        return ""


@functools.cache
def evaluative_lexicon() -> EvaluativeLexicon:
    """Return the one evaluative lexicon of the process."""
    return EvaluativeLexicon()
