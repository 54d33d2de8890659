"""More snippets to train on: what is in the official splits is left out."""

import json
from pathlib import Path

import numpy as np

from clf.corpus.snippets import COLUMNS, Snippets, read_snippets, with_more

LONG = "وقالت الوزارة في بيان إن الأسعار ستبقى كما هي حتى نهاية العام الحالي"


def split(tmp_path: Path, name: str, items: list[dict[str, object]]) -> Snippets:
    path = tmp_path / f"{name}.jsonl"
    path.write_text("".join(json.dumps(item) + "\n" for item in items), encoding="utf-8")
    return read_snippets(path)


def test_spans_say_which_techniques(tmp_path: Path) -> None:
    item: dict[str, object] = {
        "text": "نص",
        "spans": [{"technique": "Doubt", "start": 0, "end": 2}] * 2,
    }
    found = split(tmp_path, "spans", [item, {"text": "آخر", "spans": []}])
    assert [COLUMNS[i] for i in found.gold[0].nonzero()[0]] == ["Doubt"]
    assert found.any.tolist() == [1, 0]


def test_what_the_splits_hold_is_left_out(tmp_path: Path) -> None:
    def plain(*texts: str) -> list[dict[str, object]]:
        return [{"text": text, "techniques": []} for text in texts]

    train = split(tmp_path, "train", plain("نص قديم"))
    test = split(tmp_path, "test", plain(LONG, "نص من الاختبار"))
    more = split(
        tmp_path,
        "more",
        plain("نص  قديم", LONG + " أيضا", "نص من الاختبار", "نص جديد تماما", "نص جديد تماما"),
    )
    found = with_more(train, [more], [test])
    assert found.texts == ["نص قديم", "نص جديد تماما"]
    assert found.gold.shape == (2, len(COLUMNS))
    assert np.array_equal(found.gold[0], train.gold[0])
    assert found.sha256 not in (train.sha256, more.sha256)
