"""Make ``clf/attribution/lexicon/common.txt``: nouns that are no names, from the written corpus.

A stem that the training articles write with the article in two of them or more ("القرار") is a
common noun; a name mostly has none. Words of any speaker's name are left out. Run from the
project's folder: ``python experiments/common_nouns.py``.
"""

import json
import re
from collections import defaultdict
from pathlib import Path

from clf.arabic.words import find_words, fold
from clf.corpus.read import read_corpus

TARGET = Path("clf/attribution/lexicon/common.txt")
LEAST_ARTICLES = 2
_DEFINITE = re.compile(r"[وف]?[بك]?ال(\w{3,})$|[وف]?لل(\w{3,})$")
_HEADER = """\
# Nouns that are no names: stems that the training articles write with the article "ال".
# Made by experiments/common_nouns.py; do not edit.

[common]
"""


def main() -> None:
    """Write the list."""
    parts = json.loads(Path("data/splits.json").read_text(encoding="utf-8"))
    train = set(parts["train"])
    seen: dict[str, set[str]] = defaultdict(set)
    names: set[str] = set()
    for labelled in read_corpus(Path("data/articles")):
        article = labelled.article
        if article.id not in train:
            continue
        for key in find_words(article.text).keys:
            found = _DEFINITE.match(key)
            if found:
                seen[found[1] or found[2]].add(article.id)
        for sentence in labelled.sentences:
            if sentence.speaker and len(sentence.speaker.split()) <= 3:
                names.update(fold(w).removeprefix("ال") for w in sentence.speaker.split())
    given = Path("clf/attribution/lexicon/names.txt").read_text(encoding="utf-8").split()
    names = {n for n in names if len(seen.get(n, ())) < 4} | {fold(word) for word in given}
    common = sorted(s for s, ids in seen.items() if len(ids) >= LEAST_ARTICLES and s not in names)
    lines = [" ".join(common[i : i + 16]) for i in range(0, len(common), 16)]
    TARGET.write_text(_HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(common)} nouns written to {TARGET}")


if __name__ == "__main__":
    main()
