from dataclasses import replace
from random import Random

from corpus_builders import N, O, article, labelled_articles, sample
from hypothesis import given, settings
from hypothesis import strategies as st

from clf.corpus.hashing import corpus_hash
from clf.schema import LabelledArticle


@settings(max_examples=40, deadline=None)
@given(st.lists(labelled_articles(), max_size=4), st.randoms())
def test_order_does_not_matter(articles: list[LabelledArticle], random: Random) -> None:
    shuffled = list(articles)
    random.shuffle(shuffled)
    assert corpus_hash(shuffled) == corpus_hash(articles)


def test_every_label_and_character_matters() -> None:
    base = sample()
    first = base.sentences[0]
    variants = [
        base,
        replace(base, topic="health"),
        replace(base, article=replace(base.article, text=base.article.text + " ")),
        replace(base, sentences=(replace(first, type=O), base.sentences[1])),
        replace(base, sentences=(replace(first, end=first.end - 1), base.sentences[1])),
        replace(base, sentences=base.sentences[:1]),
    ]
    hashes = {corpus_hash([variant]) for variant in variants}
    assert len(hashes) == len(variants)
    assert all(len(digest) == 64 for digest in hashes)


def test_hash_is_fixed_for_ever() -> None:
    # Models record this number: a change of the canonical form must be a decision.
    assert corpus_hash([article("a", (N, "خبر."))]) == (
        "f4f2d121da464a185ae0ad82ec740fa758f616dda77cd440cd39f0ea676c4be7"
    )
