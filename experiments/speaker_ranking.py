"""Fit the ranking of possible speakers: ``clf/attribution/lexicon/ranking.json``.

Pairs of a sentence with a gold speaker and a candidate, over the training articles of the written
corpus; logistic regression on the features of ``clf/attribution/ranking.py``. Prints how often the
highest score is right beside how often the rules are, on the held-out articles. Run from the
project's folder: ``python experiments/speaker_ranking.py``.
"""

import json
from pathlib import Path

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from clf.attribution.discourse import attribute
from clf.attribution.ranking import candidates, rank_speakers
from clf.corpus.read import read_corpus
from clf.evaluation.speakers import speaker_matches
from clf.schema.records import LabelledArticle

TARGET = Path("clf/attribution/lexicon/ranking.json")
PENALTY = 1.0


def pairs(articles: list[LabelledArticle]) -> tuple[list[dict[str, float]], list[bool]]:
    """Return the features of every pair and whether its candidate is the gold speaker."""
    rows: list[dict[str, float]] = []
    right: list[bool] = []
    for labelled in articles:
        found = attribute(labelled.article.text, [s.span for s in labelled.sentences])
        for sentence, context in zip(labelled.sentences, found.contexts, strict=True):
            if sentence.speaker is None or (context.chosen is None and context.reading.hit is None):
                continue
            named = False
            for entity, features in candidates(context, found.entries):
                name = None if entity is None else entity.name
                match = speaker_matches(name, sentence.speaker, sentence.as_written)
                named = named or match
                rows.append(dict.fromkeys(features, 1.0))
                right.append(match if entity is not None else not named)
    return rows, right


def first_right(articles: list[LabelledArticle]) -> tuple[int, int, int]:
    """Return how often the rules and the ranking are right, and of how many sentences."""
    rules = ranked = total = 0
    for labelled in articles:
        found = attribute(labelled.article.text, [s.span for s in labelled.sentences])
        for i, sentence in enumerate(labelled.sentences):
            if sentence.speaker is None:
                continue
            total += 1
            guesses = rank_speakers(found.contexts[i], found.entries)
            best = guesses[0].name if guesses else None
            said = sentence.speaker, sentence.as_written
            rules += speaker_matches(found.attributions[i].speaker, *said)
            ranked += speaker_matches(best, *said)
    return rules, ranked, total


def main() -> None:
    """Fit, write, measure."""
    parts = json.loads(Path("data/splits.json").read_text(encoding="utf-8"))
    corpus = read_corpus(Path("data/articles"))
    train = [a for a in corpus if a.article.id in set(parts["train"])]
    test = [a for a in corpus if a.article.id in set(parts["test"])]
    rows, right = pairs(train)
    vectorizer = DictVectorizer(sparse=True)
    model = LogisticRegression(C=PENALTY, max_iter=1000).fit(vectorizer.fit_transform(rows), right)
    weights = {"bias": round(float(model.intercept_[0]), 4)}
    for name, weight in zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True):
        weights[str(name)] = round(float(weight), 4)
    content = {"made_by": "experiments/speaker_ranking.py", "pairs": len(rows), "weights": weights}
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    TARGET.write_text(text + "\n", encoding="utf-8")
    rules, ranked, total = first_right(test)
    print(f"{len(rows)} pairs; held-out: rules {rules}/{total}, ranking {ranked}/{total}")


if __name__ == "__main__":
    main()
