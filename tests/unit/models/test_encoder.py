"""An encoder learns, goes on after a kill, and is served as it was trained."""

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_encoder import tokenizer_json, write_backbone

from clf.corpus.files import write_bytes_atomic
from clf.models.calibration import Calibration
from clf.models.encoder.inputs import InputSettings, RowReader, load_tokenizer, n_answers
from clf.models.features import read_features
from clf.models.scores import macro_f1
from clf.schema import TYPES, LabelledArticle, ModelError, Span

torch = pytest.importorskip("torch")

from clf.models.encoder import export, training  # noqa: E402
from clf.models.encoder.export import (  # noqa: E402
    Parity,
    parity,
    refuse_unlike,
    to_int8,
    to_onnx,
)
from clf.models.encoder.network import (  # noqa: E402
    EncoderClassifier,
    backbone_tokenizer,
    build_network,
)
from clf.models.encoder.serving import EncoderModel, EncoderParts, OnnxScorer, batches_of  # noqa: E402
from clf.models.encoder.training import (  # noqa: E402
    Epoch,
    LoopSettings,
    Targets,
    predict_network,
    start_from,
    train_network,
)

TEXTS = ["قال وزير إن المياه عادت", "أعلن تنظيم في بيان", "تقع القرية هنا", "قال وزير"] * 4
GOLD = np.array([0, 1, 2, 0] * 4)
SETTINGS = LoopSettings(epochs=3, batch_size=4, learning_rate=5e-3, warmup=0.0, bf16=False)


@pytest.fixture(scope="module")
def backbone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_backbone(tmp_path_factory.mktemp("backbone") / "tiny")


@pytest.fixture(scope="module")
def reader(backbone: Path) -> RowReader:
    return RowReader(load_tokenizer(backbone_tokenizer(backbone)), InputSettings(prefix=""))


def fresh(backbone: Path, n_outputs: int = 3) -> EncoderClassifier:
    return build_network(backbone, n_outputs, dropout=0.1, freeze_words=True, seed=3)


def fit(
    network: EncoderClassifier,
    reader: RowReader,
    *,
    settings: LoopSettings = SETTINGS,
    checkpoint: Path | None = None,
    stop_after: int | None = None,
    fingerprint: str = "x",
) -> list[Epoch]:
    rows = reader.text_rows(TEXTS)

    def on_epoch(epoch: Epoch) -> None:
        if epoch.number == stop_after:
            raise KeyboardInterrupt

    return train_network(
        network,
        rows,
        Targets(GOLD, class_weights=np.ones(3, dtype=np.float32)),
        settings,
        dev_rows=rows,
        dev_score=lambda scores: macro_f1(GOLD, scores.argmax(axis=1)),
        pad=reader.pad,
        unknown=reader.unknown,
        checkpoint=checkpoint,
        fingerprint=fingerprint,
        on_epoch=on_epoch,
    )


def test_it_learns(backbone: Path, reader: RowReader) -> None:
    network = fresh(backbone)
    words = network.body.get_input_embeddings().weight.clone()
    history = fit(network, reader)
    assert [epoch.number for epoch in history] == [1, 2, 3]
    assert max(epoch.dev for epoch in history) > 0.9
    assert history[-1].loss < history[0].loss
    assert torch.equal(words, network.body.get_input_embeddings().weight)


def test_the_head_has_a_rate_of_its_own(backbone: Path, reader: RowReader) -> None:
    def moved(rate: float) -> float:
        network = fresh(backbone)
        before = network.head.weight.detach().clone()
        settings = LoopSettings(epochs=1, batch_size=16, learning_rate=1e-4, head_rate=rate)
        fit(network, reader, settings=settings)
        return float((network.head.weight.detach() - before).abs().max())

    assert moved(20.0) > 10 * moved(1.0)


def test_hidden_words_are_judged_ones_and_as_many_as_asked(
    backbone: Path, reader: RowReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = fresh(backbone)
    seen: list[tuple[Any, Any]] = []
    pooled = network.pooled

    def look(ids: Any, mask: Any, pool: Any) -> Any:  # noqa: ANN401
        if network.training:
            seen.append((ids.clone(), pool))
        return pooled(ids, mask, pool)

    monkeypatch.setattr(network, "pooled", look)
    fit(network, reader, settings=replace(SETTINGS, epochs=30, patience=30, word_dropout=0.5))
    judged = torch.cat([ids.flatten()[pool.sum(0) > 0] for ids, pool in seen])
    others = torch.cat([ids.flatten()[pool.sum(0) == 0] for ids, pool in seen])
    hidden = (judged == reader.unknown).float().mean()
    whole = [i for row in reader.text_rows(TEXTS) for a, b in row.segments for i in row.ids[a:b]]
    unknown = whole.count(reader.unknown) / len(whole)
    assert 0.4 < (float(hidden) - unknown) / (1 - unknown) < 0.6
    assert not (others == reader.unknown).any()


def test_bf16_is_passed_over_where_the_processor_has_none(
    backbone: Path, reader: RowReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "has_bf16", lambda: False)
    plain, asked = fresh(backbone), fresh(backbone)
    fit(plain, reader)
    fit(asked, reader, settings=replace(SETTINGS, bf16=True))
    for ours, theirs in zip(plain.parameters(), asked.parameters(), strict=True):
        assert torch.equal(ours, theirs)


def test_the_marks_say_how_the_outlet_evaluates(small_corpus: list[LabelledArticle]) -> None:
    import json

    tokenizer = load_tokenizer(json.dumps(tokenizer_json()))
    features = read_features("وتبدو هذه اللغة مكابرة.\nتقع القرية على النهر.")
    said = [
        [RowReader(tokenizer, InputSettings(evaluative=asked)).marks(features, i) for i in (0, 1)]
        for asked in (False, True)
    ]
    assert any(name.startswith("evaluation=") for name in features.sentences[0].signals)
    assert len(said[1][0]) > len(said[0][0])
    assert said[1][1] == said[0][1]


def test_a_killed_training_gives_the_same_network(
    backbone: Path, reader: RowReader, tmp_path: Path
) -> None:
    whole, killed, resumed = fresh(backbone), fresh(backbone), fresh(backbone)
    fit(whole, reader, checkpoint=tmp_path / "whole")
    with pytest.raises(KeyboardInterrupt):
        fit(killed, reader, checkpoint=tmp_path / "killed", stop_after=2)
    assert {path.suffix for path in (tmp_path / "killed").iterdir()} == {".safetensors", ".json"}
    history = fit(resumed, reader, checkpoint=tmp_path / "killed")
    assert len(history) == 3
    for ours, theirs in zip(whole.parameters(), resumed.parameters(), strict=True):
        assert torch.allclose(ours, theirs, atol=1e-6)


def test_a_kill_while_the_checkpoint_is_written(
    backbone: Path, reader: RowReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, killed, resumed = fresh(backbone), fresh(backbone), fresh(backbone)
    fit(whole, reader)

    def kill(path: Path, data: bytes) -> None:
        if path.name == "state.json" and (tmp_path / "state.json").exists():
            raise KeyboardInterrupt
        write_bytes_atomic(path, data)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(training, "write_bytes_atomic", kill)
        fit(killed, reader, checkpoint=tmp_path)
    fit(resumed, reader, checkpoint=tmp_path)
    for ours, theirs in zip(whole.parameters(), resumed.parameters(), strict=True):
        assert torch.allclose(ours, theirs, atol=1e-6)


def test_a_checkpoint_of_another_training(
    backbone: Path, reader: RowReader, tmp_path: Path
) -> None:
    fit(fresh(backbone), reader, checkpoint=tmp_path)
    with pytest.raises(ModelError, match="another recipe or other data"):
        fit(fresh(backbone), reader, checkpoint=tmp_path, fingerprint="y")
    next(tmp_path.glob("network-*.safetensors")).write_bytes(b"damaged")
    with pytest.raises(ModelError, match="a whole checkpoint"):
        fit(fresh(backbone), reader, checkpoint=tmp_path)


def test_a_start_is_another_trainings_best_network(
    backbone: Path, reader: RowReader, tmp_path: Path
) -> None:
    first, second = (
        fresh(backbone),
        build_network(backbone, 3, dropout=0.1, freeze_words=True, seed=99),
    )
    fit(first, reader, checkpoint=tmp_path)
    assert len(start_from(second, tmp_path)) == 64
    for ours, theirs in zip(first.parameters(), second.parameters(), strict=True):
        assert torch.equal(ours, theirs)
    with pytest.raises(ModelError, match="a checkpoint of this network"):
        start_from(fresh(backbone, n_outputs=5), tmp_path)
    for damage in (b"damaged", None):
        best = next(tmp_path.glob("best-*.safetensors"))
        best.write_bytes(damage) if damage else best.unlink()
        with pytest.raises(ModelError, match="a whole checkpoint"):
            start_from(second, tmp_path)


def test_early_stopping_keeps_the_best(backbone: Path, reader: RowReader) -> None:
    rows, network = reader.text_rows(TEXTS), fresh(backbone)
    answers = iter([0.5, 0.9, 0.1, 0.2, 0.3])
    kept = []

    def on_epoch(epoch: Epoch) -> None:
        kept.append(network.head.weight.detach().clone())

    settings = LoopSettings(epochs=9, batch_size=4, patience=2, accumulate=2, bf16=True)
    history = train_network(
        network,
        rows,
        Targets(GOLD),
        settings,
        dev_rows=rows,
        dev_score=lambda scores: next(answers),
        pad=reader.pad,
        unknown=reader.unknown,
        on_epoch=on_epoch,
    )
    assert [epoch.dev for epoch in history] == [0.5, 0.9, 0.1, 0.2]
    assert torch.equal(network.head.weight, kept[1])


def test_a_loss_that_is_none_stops(backbone: Path, reader: RowReader) -> None:
    network = fresh(backbone)
    with torch.no_grad():
        network.head.bias.fill_(float("nan"))
    with pytest.raises(ModelError, match="lower learning_rate"):
        fit(network, reader)


def test_several_labels(backbone: Path, reader: RowReader) -> None:
    rows, network = reader.text_rows(TEXTS), fresh(backbone)
    gold = np.eye(3, dtype=np.float32)[GOLD]
    targets = Targets(gold, column_weights=np.array([1, 1, 2], dtype=np.float32))
    assert targets.is_multilabel
    history = train_network(
        network,
        rows,
        targets,
        SETTINGS,
        dev_rows=rows,
        dev_score=lambda scores: float(((scores > 0) == gold).mean()),
        pad=reader.pad,
        unknown=reader.unknown,
    )
    assert history[-1].dev > 0.9


def test_onnx_gives_what_torch_gives(backbone: Path, reader: RowReader) -> None:
    network = fresh(backbone)
    fit(network, reader)
    rows = reader.text_rows([*TEXTS, "قال " * 60])
    wanted = predict_network(network, rows, pad=reader.pad)
    found = OnnxScorer(to_onnx(network), reader.pad).scores(rows)
    assert np.abs(found - wanted).max() < 1e-4


def test_int8_is_small_and_near(backbone: Path, reader: RowReader) -> None:
    network = fresh(backbone)
    fit(network, reader)
    rows = reader.text_rows(TEXTS)
    fp32 = to_onnx(network)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(export, "_ROWS", 16)
        patch.setattr(export, "_NARROW", 16)
        int8 = to_int8(fp32, [(ids, mask) for _, ids, mask in batches_of(rows, reader.pad)])
    assert len(int8) < 0.8 * len(fp32)
    wanted = OnnxScorer(fp32, reader.pad).scores(rows)
    found = OnnxScorer(int8, reader.pad).scores(rows)
    assert (found.argmax(1) == wanted.argmax(1)).all()
    assert np.abs(found - wanted).max() < 0.05 * np.abs(wanted).max()


def test_no_pair_of_products_can_leave_sixteen_bits(backbone: Path, reader: RowReader) -> None:
    import onnx

    rows = reader.text_rows(TEXTS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(export, "_NARROW", 16)
        shown = [(ids, mask) for _, ids, mask in batches_of(rows, reader.pad)]
        graph = onnx.load_from_string(to_int8(to_onnx(fresh(backbone)), shown)).graph
    taken = {node.input[1] for node in graph.node if node.op_type == "MatMulIntegerToFloat"}
    weights = [onnx.numpy_helper.to_array(a) for a in graph.initializer if a.name in taken]
    assert len(weights) == len(taken) > 0
    # An activation is at most 255, and two products are added at a time.
    assert all(2 * 255 * np.abs(w.astype(int)).max() < 2**15 for w in weights)


def test_an_answer_does_not_hang_on_what_shares_its_batch(
    backbone: Path, reader: RowReader
) -> None:
    network = fresh(backbone)
    rows = reader.text_rows(TEXTS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(export, "_NARROW", 16)
        shown = [(ids, mask) for _, ids, mask in batches_of(rows, reader.pad)]
        int8 = to_int8(to_onnx(network), shown)
    scorer = OnnxScorer(int8, reader.pad)
    others = reader.text_rows(["أعلن تنظيم " * 20, "قال"])
    alone, among = scorer.scores(rows[:1]), scorer.scores([*others, rows[0]])[-1:]
    assert np.allclose(alone, among, atol=1e-5)


def test_batches_hold_every_row_once(reader: RowReader) -> None:
    rows = reader.text_rows(["قال " * n for n in (1, 40, 3, 90, 90, 2, 90)] * 9)
    seen = []
    for chosen, ids, mask in batches_of(rows, reader.pad):
        seen += chosen
        assert ids.shape == mask.shape == (len(chosen), max(len(rows[i].ids) for i in chosen))
        assert ids.size <= 1024 or len(chosen) == 1
        assert mask.sum() == sum(len(rows[i].ids) for i in chosen)
    assert sorted(seen) == list(range(len(rows)))


def test_bytes_that_are_no_network() -> None:
    with pytest.raises(ModelError, match="an ONNX model"):
        OnnxScorer(b"none", 1)


def test_the_gate() -> None:
    gold = np.array([0, 1] * 100)
    scores = np.eye(2)[gold]
    same = parity(gold, scores, scores)
    assert same.holds
    assert same.changed == 0
    refuse_unlike(same)
    other = scores.copy()
    other[:4] = other[:4, ::-1]
    found = parity(gold, scores, other)
    assert found.changed == 0.02
    with pytest.raises(ModelError, match=r"2\.0% changed"):
        refuse_unlike(found)
    assert not Parity(100, 0.8, 0.79, 0.0).holds
    assert Parity(100, 0.8, 0.81, 0.01).holds


def test_no_such_backbone(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="clf backbone unpack"):
        build_network(tmp_path / "absent", 3, dropout=0.1, freeze_words=True, seed=1)
    with pytest.raises(ModelError, match="a backbone with a fast tokenizer"):
        backbone_tokenizer(tmp_path / "absent")


def test_a_tokenizer_neither_pads_nor_cuts() -> None:
    import json

    raw = tokenizer_json()
    raw["truncation"] = {
        "direction": "Right",
        "max_length": 5,
        "strategy": "LongestFirst",
        "stride": 0,
    }
    raw["padding"] = {
        "strategy": {"Fixed": 64},
        "direction": "Right",
        "pad_to_multiple_of": None,
        "pad_id": 1,
        "pad_type_id": 0,
        "pad_token": "<pad>",
    }
    (row,) = RowReader(load_tokenizer(json.dumps(raw)), InputSettings()).text_rows(["قال"])
    (plain,) = RowReader(load_tokenizer(json.dumps(tokenizer_json())), InputSettings()).text_rows(
        ["قال"]
    )
    assert row == plain


def test_what_is_read_of_an_article(small_corpus: list[LabelledArticle]) -> None:
    import json

    tokenizer = load_tokenizer(json.dumps(tokenizer_json()))
    labelled = small_corpus[0]
    text = labelled.article.text
    features = read_features(text, [s.span for s in labelled.sentences])
    settings = InputSettings(max_length=300, neighbour_tokens=5, headline_tokens=4)
    rows = RowReader(tokenizer, settings).article_rows(features)
    assert n_answers(rows) == len(labelled.sentences) > len(rows)
    segments = []
    for row in rows:
        assert len(row.ids) == len(row.spans) <= 300
        assert row.ids[0] == 0
        segments += [row.spans[first:end] for first, end in row.segments]
        judged = {i for first, end in row.segments for i in range(first, end)}
        assert all(row.spans[i] == (-1, -1) for i in range(len(row.ids)) if i not in judged)
    for spans, sentence in zip(segments, labelled.sentences, strict=True):
        read = {i for a, b in spans if a >= 0 for i in range(a, b)}
        letters = range(sentence.start, sentence.end)
        assert {i for i in letters if not text[i].isspace()} <= read <= set(letters)
    alone = RowReader(tokenizer, InputSettings(neighbour_tokens=0, marks=False, prefix=""))
    (row,) = alone.article_rows(features, only=[1])
    assert row.ids.count(2) == 1
    assert len(row.segments) == 1


@given(
    lengths=st.lists(st.integers(1, 60), min_size=1, max_size=12),
    longest=st.integers(16, 200),
    context=st.integers(0, 40),
    chosen=st.data(),
)
def test_every_sentence_is_asked_about_once(
    lengths: list[int], longest: int, context: int, chosen: st.DataObject
) -> None:
    import json

    text, spans = "", []
    for i, length in enumerate(lengths):
        start = len(text)
        text += " ".join(["قال"] * length) + f" {i}."
        spans.append(Span(start, len(text)))
        text += "\n\n"
    features = read_features(text, spans, title="عنوان الخبر")
    only = chosen.draw(st.lists(st.integers(0, len(spans) - 1), unique=True)) or None
    settings = InputSettings(longest, context, context)
    reader = RowReader(load_tokenizer(json.dumps(tokenizer_json())), settings)
    wanted = list(range(len(spans))) if only is None else sorted(only)
    for rng in (None, random.Random(1)):
        rows = reader.article_rows(features, None if only is None else wanted, rng)
        assert n_answers(rows) == len(wanted)
        assert all(len(row.ids) <= longest for row in rows)
        found = [row.spans[a:b] for row in rows for a, b in row.segments]
        for number, tokens in zip(wanted, found, strict=True):
            assert tokens
            inside = [span for span in tokens if span != (-1, -1)]
            assert all(spans[number].start <= a <= b <= spans[number].end for a, b in inside)


def test_the_model_says_which_words(backbone: Path, small_corpus: list[LabelledArticle]) -> None:
    tokenizer = backbone_tokenizer(backbone)
    reader = RowReader(load_tokenizer(tokenizer), InputSettings(max_length=128))
    network = fresh(backbone, len(TYPES))
    model = EncoderModel(
        EncoderParts(to_onnx(network), tokenizer), reader, Calibration(2.0, (0.0,) * 5)
    )
    features = read_features(small_corpus[0].article.text)
    answers = model.answer(features)
    assert answers.probabilities.shape == (len(features.spans), 5)
    assert np.allclose(answers.probabilities.sum(1), 1)
    assert len(answers.weights) == len(features.discourse.words)
    assert np.array_equal(model.predict(features), answers.probabilities)
    # Words of the sentence and marks together make up the decision, so words alone are a part.
    assert np.abs(answers.weights).sum() > 0
    empty = model.answer(read_features(""))
    assert empty.probabilities.shape == (0, 5)
