"""The encoder as it is served: onnxruntime and tokenizers, no torch.

Rows are scored in buckets of like length, so that short sentences do not pay for long ones. The
network gives every token's scores; a sentence's are their mean over the sentence, so what a word
adds to a decision is read off (its tokens' scores, seen in their context) and not estimated.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clf.models.answers import Answers, labels_of
from clf.models.calibration import Calibration
from clf.models.encoder.inputs import INSTALL, Row, RowReader
from clf.models.features import ArticleFeatures
from clf.schema.errors import MissingExtraError, ModelError
from clf.schema.labels import TYPE_INDEX, TYPES, SentenceType

Floats = NDArray[np.float64]
_TOKENS = 1024
"""Tokens of a batch, padding included."""
AT_ONCE = 40_000
"""Characters of articles whose rows are batched together: some ten batches' worth."""
_CONTRAST = len(TYPES) / (len(TYPES) - 1)
"""Turns "against the mean of all types" into "against the mean of the other types"."""


def batches_of(
    rows: Sequence[Row], pad: int
) -> Iterator[tuple[list[int], NDArray[np.int64], NDArray[np.int64]]]:
    """Yield rows of like length together: their indexes, ids and mask, each (n, length).

    A batch has few enough tokens for its activations to stay in a processor's cache.
    """
    order = sorted(range(len(rows)), key=lambda i: len(rows[i].ids))
    start = 0
    while start < len(order):
        end = start + 1
        while end < len(order) and (end - start + 1) * len(rows[order[end]].ids) <= _TOKENS:
            end += 1
        chosen = order[start:end]
        ids = np.full((len(chosen), len(rows[chosen[-1]].ids)), pad, dtype=np.int64)
        mask = np.zeros_like(ids)
        for place, i in enumerate(chosen):
            ids[place, : len(rows[i].ids)] = rows[i].ids
            mask[place, : len(rows[i].ids)] = 1
        yield chosen, ids, mask
        start = end


class OnnxScorer:
    """Rows -> the scores of each segment's tokens, by onnxruntime."""

    def __init__(
        self, content: bytes, pad: int, threads: int = 0, n_outputs: int | None = None
    ) -> None:
        """Open a session on an ONNX file's bytes; ``threads`` 0 takes onnxruntime's choice.

        Raises MissingExtraError without onnxruntime, ModelError for bytes that are no such model,
        and for one that takes other inputs or gives other than ``n_outputs`` scores.
        """
        try:
            import onnxruntime
        except ImportError as error:
            raise MissingExtraError("onnxruntime", "none installed", f"run: {INSTALL}") from error
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Plans of memory are kept for every shape of a batch, and there are as many as lengths.
        options.enable_mem_pattern = False
        options.log_severity_level = 3
        self.pad = pad
        try:
            self._session: Any = onnxruntime.InferenceSession(
                content, options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime's own errors share no base but Exception
            found = (str(error).splitlines() or [""])[0][:200]
            raise ModelError("an ONNX model", found, "train it anew with clf train") from error
        takes = sorted(item.name for item in self._session.get_inputs())
        gives = [item.shape[-1] for item in self._session.get_outputs()]
        if takes != ["ids", "mask"] or (n_outputs is not None and gives != [n_outputs]):
            expected = f"a network of ids and mask with {n_outputs or 'its'} scores a token"
            found = f"inputs {takes}, outputs {gives}"[:200]
            raise ModelError(expected, found, "train it anew with clf train")

    def token_scores(self, rows: Sequence[Row]) -> list[Floats]:
        """Return, for each segment, an array (n_tokens, n_outputs), in the rows' order."""
        result: list[list[Floats]] = [[] for _ in rows]
        for chosen, ids, mask in batches_of(rows, self.pad):
            (scores,) = self._session.run(None, {"ids": ids, "mask": mask})
            for place, i in enumerate(chosen):
                found = scores[place].astype(np.float64)
                result[i] = [found[first:end] for first, end in rows[i].segments]
        return [segment for segments in result for segment in segments]

    def scores(self, rows: Sequence[Row]) -> Floats:
        """Return the scores of the rows' segments, shape (n, n_outputs)."""
        found = [tokens.mean(axis=0) for tokens in self.token_scores(rows)]
        return np.array(found)


@dataclass(frozen=True, slots=True)
class EncoderParts:
    """A saved encoder: its network's bytes, its tokenizer, the licences of its sources."""

    network: bytes
    tokenizer: str
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the network said of some sentences.

    ``spans`` are each sentence's tokens' places in the text, ``tokens`` their scores (n_tokens,
    n_types), ``scores`` their means (n_sentences, n_types).
    """

    spans: list[list[tuple[int, int]]]
    tokens: list[Floats]
    scores: Floats


class EncoderModel:
    """Sentences in their article -> calibrated probabilities, with the words that decided."""

    at_once = AT_ONCE

    def __init__(
        self, parts: EncoderParts, reader: RowReader, calibration: Calibration, threads: int = 0
    ) -> None:
        """Open the network."""
        self.parts = parts
        self.reader = reader
        self.calibration = calibration
        self._scorer = OnnxScorer(parts.network, reader.pad, threads, len(TYPES))

    def predict(self, features: ArticleFeatures) -> Floats:
        """Return the probabilities of each sentence's types, shape (n_sentences, n_types)."""
        return self.answer(features).probabilities

    def answer(self, features: ArticleFeatures) -> Answers:
        """Score every sentence; a token's weight is what its state adds to its sentence's type.

        The weight is in log-odds against the mean of the other types. The state of a token is
        read in its context, so a word's weight holds what its neighbours say of it.
        """
        return self.answer_all([features])[0]

    def answer_all(self, articles: Sequence[ArticleFeatures]) -> list[Answers]:
        """Score every sentence of several articles, whose rows of like length share a batch."""
        answers = []
        readings = self.read_all([(features, None) for features in articles])
        for features, found in zip(articles, readings, strict=True):
            probabilities = self.calibration.apply(found.scores)
            labels = labels_of(probabilities)
            answers.append(Answers(probabilities, labels, self.explain(features, found, labels)))
        return answers

    def read_all(
        self, asked: Sequence[tuple[ArticleFeatures, Sequence[int] | None]]
    ) -> list[Reading]:
        """Run the network on the sentences of articles, or on some of each (indexes)."""
        rows_of = [self.reader.article_rows(features, only) for features, only in asked]
        tokens = iter(self._scorer.token_scores([row for rows in rows_of for row in rows]))
        readings = []
        for rows in rows_of:
            spans = [row.spans[first:end] for row in rows for first, end in row.segments]
            scores = [next(tokens) for _ in spans]
            means = np.array([found.mean(axis=0) for found in scores]).reshape(-1, len(TYPES))
            readings.append(Reading(spans, scores, means))
        return readings

    def explain(
        self, features: ArticleFeatures, found: Reading, labels: Sequence[SentenceType]
    ) -> Floats:
        """Return what each token of the article adds to its sentence's ``label``, (n_tokens,).

        ``labels`` are those of the sentences that were read; the words of others add nothing.
        """
        weights = np.zeros(len(features.discourse.words))
        starts = np.asarray(features.discourse.words.starts)
        for spans, scores, label in zip(found.spans, found.tokens, labels, strict=True):
            target = TYPE_INDEX[label]
            added = _CONTRAST * self.calibration.scale * (scores[:, target] - scores.mean(axis=1))
            places, ends = np.array(spans).reshape(-1, 2).T
            of_text = (places >= 0) & (ends > places)
            # A piece belongs to the last word that begins before the piece ends.
            words = np.searchsorted(starts, ends[of_text], side="left") - 1
            np.add.at(weights, np.maximum(words, 0), added[of_text] / len(scores))
        return weights
