"""Sentences a second of a deep model against the ``transformers`` pipeline, in one run.

The pipeline gives one answer a text, in fp32, at the batch size that suits it best. It is measured
twice: on bare sentences, without marks or neighbours (fewer tokens than ours reads, and not what
the weights were trained on), and on each sentence as ours reads it, with marks, title and
neighbours. Ours is measured twice as well: the network with its tokenizer and evidence, and the
whole analysis with sentence boundaries and attribution.

    python experiments/encoder_speed.py models/deep --backbone models/e5-small-ar \
        --checkpoint models/checkpoints/<hash>/best.safetensors
"""

import argparse
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import torch
import transformers
from safetensors.torch import load_file

from clf.analysis.analyse import Analyser
from clf.corpus.read import read_corpus
from clf.corpus.splits import read_split
from clf.models.encoder.serving import EncoderModel
from clf.models.features import ArticleFeatures, read_features
from clf.schema import LabelledArticle, Span
from clf.storage.folder import load_model

BATCH_SIZES = (1, 4, 8, 16, 32, 64)
MAX_LENGTH = 192


def seconds_of(run: Callable[[], object], repeats: int) -> float:
    """Return the best of some runs, the first left out: it warms caches and pools."""
    run()
    best = float("inf")
    for _ in range(repeats):
        started = time.perf_counter()
        run()
        best = min(best, time.perf_counter() - started)
    return best


def pipeline_of(backbone: Path, checkpoint: Path | None) -> transformers.Pipeline:
    """Return a text-classification pipeline on the backbone, with a checkpoint's weights."""
    transformers.utils.logging.set_verbosity_error()
    model = transformers.AutoModelForSequenceClassification.from_pretrained(
        str(backbone), num_labels=5, dtype="float32"
    )
    if checkpoint is not None:
        trained = load_file(checkpoint)
        body = {n.removeprefix("body."): v for n, v in trained.items() if n.startswith("body.")}
        found = model.base_model.load_state_dict(body, strict=False)
        if found.unexpected_keys:
            raise SystemExit(f"{checkpoint}: not of this backbone: {found.unexpected_keys[:3]}")
    tokenizer = transformers.AutoTokenizer.from_pretrained(str(backbone))
    return transformers.pipeline(
        "text-classification", model=model.eval(), tokenizer=tokenizer, device="cpu"
    )


def spans_of(labelled: LabelledArticle) -> list[Span]:
    """Return an article's gold boundaries, which both sides are given."""
    return [sentence.span for sentence in labelled.sentences]


def measure(args: argparse.Namespace) -> dict[str, object]:
    """Return sentences a second of each way, and the ratios."""
    articles: Sequence[LabelledArticle] = list(
        read_split(args.splits).select(read_corpus([args.data]), "test")
    )[: args.articles]
    texts = [s.span.of(a.article.text) for a in articles for s in a.sentences]
    loaded = load_model(args.model)
    if not isinstance(loaded.model, EncoderModel):
        raise SystemExit(f"expected a deep model; found another; name its folder: {args.model}")
    model = loaded.model
    features = [read_features(a.article.text, spans_of(a)) for a in articles]
    analyser = Analyser(loaded)
    ours = seconds_of(lambda: model.answer_all(features), args.repeats)
    whole = seconds_of(lambda: analyser.analyse_all([a.article for a in articles]), args.repeats)
    pipe = pipeline_of(args.backbone, args.checkpoint)
    bare = rates_of(pipe, [f"query: {text}" for text in texts], args.repeats)
    read = rates_of(pipe, [as_read(model, f, i) for f in features for i in range(len(f.spans))], 1)
    rates = {"network and evidence": len(texts) / ours, "whole analysis": len(texts) / whole}
    return {
        "sentences": len(texts),
        "threads": torch.get_num_threads(),
        "pipeline on bare sentences, sentences a second by batch size": bare,
        "pipeline on what ours reads, the same": read,
        "ours, sentences a second": {name: round(rate, 1) for name, rate in rates.items()},
        "times the pipeline on bare sentences": {
            name: round(rate / max(bare.values()), 2) for name, rate in rates.items()
        },
        "times the pipeline on what ours reads": {
            name: round(rate / max(read.values()), 2) for name, rate in rates.items()
        },
    }


def rates_of(pipe: transformers.Pipeline, texts: list[str], repeats: int) -> dict[int, float]:
    """Return the pipeline's texts a second by batch size."""
    rates = {}
    with torch.inference_mode():
        for size in BATCH_SIZES:

            def run(batch: int = size) -> object:
                return pipe(texts, batch_size=batch, truncation=True, max_length=MAX_LENGTH)

            rates[size] = round(len(texts) / seconds_of(run, repeats), 1)
    return rates


def as_read(model: EncoderModel, features: ArticleFeatures, i: int) -> str:
    """Return a sentence with what the model reads beside it, as a text for the pipeline."""
    (row,) = model.reader.article_rows(features, [i])
    text: str = model.reader.tokenizer.decode(row.ids[1:-1], skip_special_tokens=False)
    return text


def main() -> None:
    """Parse the command line, measure, print JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("model", type=Path)
    parser.add_argument("--backbone", type=Path, default=Path("models/e5-small-ar"))
    parser.add_argument("--checkpoint", type=Path)
    parser.add_argument("--data", type=Path, default=Path("data/articles"))
    parser.add_argument("--splits", type=Path, default=Path("data/splits.json"))
    parser.add_argument("--articles", type=int, default=20)
    parser.add_argument("--repeats", type=int, default=2)
    print(json.dumps(measure(parser.parse_args()), indent=1))


if __name__ == "__main__":
    main()
