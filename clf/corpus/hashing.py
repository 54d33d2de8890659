"""The identity of a corpus: one hash that every model trained on it records."""

import hashlib
from collections.abc import Iterable

from clf.corpus.codec import canonical_line
from clf.schema.records import LabelledArticle


def corpus_hash(articles: Iterable[LabelledArticle]) -> str:
    """Return the SHA-256 of the articles in canonical form, as 64 hexadecimal digits.

    Articles are taken in the order of their ids, so neither their spread over files nor the order
    of files and lines matters; every label, offset and character of text does.
    """
    digest = hashlib.sha256()
    for _, line in sorted((a.article.id, canonical_line(a)) for a in articles):
        digest.update(line.encode("utf-8"))
        digest.update(b"\n")
    return digest.hexdigest()
