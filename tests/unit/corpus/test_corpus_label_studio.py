import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from corpus_builders import N, O, T, article, labelled_articles, sample
from hypothesis import given, settings
from hypothesis import strategies as st

from clf.corpus.label_studio import (
    OffsetUnit,
    PreLabels,
    export_task,
    label_config,
    write_tasks,
)
from clf.corpus.label_studio_import import Imported, import_tasks, read_tasks
from clf.corpus.text_units import Utf16Offsets
from clf.schema import TECHNIQUES, TYPES, CorpusError, LabelledArticle

EMOJI = article(
    "🔥-1",
    (O, "🔥🔥 قال الوزير «نعم 👍»", {"speaker": "الوزير"}),
    (N, "ووقع 🇪🇬 الحادث."),
    gap="\r\n",
)


def task(labelled: LabelledArticle = EMOJI, unit: OffsetUnit = OffsetUnit.CODE_POINTS) -> Any:  # noqa: ANN401
    return json.loads(json.dumps(export_task(labelled, unit)))


def result(found: Any) -> list[Any]:  # noqa: ANN401
    return list(found["annotations"][0]["result"])


def refusal(found: object, annotator: str | None = None) -> str:
    """Return why a task was refused, its name included."""
    imported = import_tasks([found], annotator)
    assert imported.articles == ()
    return str(imported.refused[0])


@settings(max_examples=200, deadline=None)
@given(labelled_articles(), st.sampled_from(OffsetUnit))
def test_round_trip_is_exact(labelled: LabelledArticle, unit: OffsetUnit) -> None:
    found = import_tasks([task(labelled, unit)])
    assert found == Imported((labelled,), (), 0 if labelled.sentences else 1)


@given(st.text(alphabet="اب🔥👍🏽e\u200f\r\n", max_size=20))
def test_utf16_offsets_are_those_of_javascript(text: str) -> None:
    offsets = Utf16Offsets(text)
    for place in range(len(text) + 1):
        units = len(text[:place].encode("utf-16-le")) // 2
        assert offsets.to_utf16(place) == units
        assert offsets.to_code_points(units) == place
    whole = {offsets.to_utf16(place) for place in range(len(text) + 1)}
    for units in range(len(text.encode("utf-16-le")) // 2 + 3):
        assert (offsets.to_code_points(units) is None) == (units not in whole)


def test_both_countings() -> None:
    points, units = (result(task(unit=unit))[0]["value"] for unit in OffsetUnit)
    assert points["text"] == units["text"] == "🔥🔥 قال الوزير «نعم 👍»"
    assert (points["end"], units["end"]) == (21, 24)


def test_utf16_offsets_without_a_note_of_it_are_told_by_the_quoted_text() -> None:
    old = task(unit=OffsetUnit.UTF16)
    del old["data"]["offsets"]
    assert import_tasks([old]).articles == (EMOJI,)
    new = task()
    new["data"]["offsets"] = "utf-16"
    assert import_tasks([new]).articles == (EMOJI,)


def test_a_task_shows_the_text_and_the_labels() -> None:
    found = task(sample())
    assert found["data"]["text"] == sample().article.text
    assert found["data"]["outlet"] == "المدار"
    said = [(item["from_name"], item["type"]) for item in result(found) if item["id"] == "s1"]
    assert said == [
        ("part", "labels"),
        ("type", "choices"),
        ("secondary", "choices"),
        ("speaker", "textarea"),
        ("as_written", "textarea"),
        ("pair", "textarea"),
    ]
    drawn = [item["value"] for item in result(found) if item["type"] == "labels"]
    assert [(v["labels"], v["text"]) for v in drawn[2:]] == [
        (["quotation"], "«الوضع كارثي للغاية»"),
        (["Loaded_Language"], "كارثي"),
    ]


@pytest.mark.parametrize(("start", "end"), [(1, 0), (0, -1), (1, 1)])
def test_a_shifted_region_is_refused_by_name(start: int, end: int) -> None:
    found = task()
    value = found["annotations"][0]["result"][0]["value"]
    value["start"] += start
    value["end"] += end
    said = refusal(found)
    assert said.startswith("task 1 (🔥-1): region s0: expected the text ")


def test_mixed_countings_are_refused() -> None:
    found, old = task(), task(unit=OffsetUnit.UTF16)
    found["annotations"][0]["result"][-2:] = result(old)[-2:]
    assert "region" in refusal(found)


def test_a_changed_text_is_refused() -> None:
    found = task()
    found["data"]["text"] = found["data"]["text"].replace("🔥🔥", "🔥")
    assert "the text may have been changed" in refusal(found)


@pytest.mark.parametrize("line_break", ["\\n", "\n", "\\n\\n", "\r"])
def test_line_breaks_may_be_written_as_label_studio_does(line_break: str) -> None:
    two = article("x", (N, "سطر\r\nوسطر"))
    found = task(two)
    value = found["annotations"][0]["result"][0]["value"]
    value["text"] = value["text"].replace("\r\n", line_break)
    assert import_tasks([found]).articles == (two,)


def without(name: str) -> Any:  # noqa: ANN401
    found = task()
    kept = [item for item in result(found) if item["from_name"] != name]
    found["annotations"][0]["result"] = kept
    return found


def with_item(number: int, **fields: object) -> Any:  # noqa: ANN401
    found = task()
    found["annotations"][0]["result"][number] |= fields
    return found


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (without("type"), "expected a type for each sentence"),
        (without("part"), "expected one type of a sentence region"),
        (with_item(0, from_name="label"), "a region of the controls"),
        (with_item(0, type="choices"), "a region of the controls"),
        (with_item(0, value={"start": 0, "end": 3, "text": "x", "labels": "sentence"}), "labels"),
        (with_item(0, value={"start": "0", "end": 3, "text": "x", "labels": []}), "whole offsets"),
        (with_item(1, value={"start": 0, "end": 3, "choices": ["opinion"]}), "expected one of"),
        (with_item(1, value={"start": 0, "end": 3, "choices": ["a", "b"]}), "one type"),
        ({"data": {"id": "x"}, "annotations": []}, "task 1 (x): text: expected a value"),
        ([], "task 1: expected a task with its data"),
    ],
)
def test_what_is_no_labelling_of_ours_is_refused(found: object, said: str) -> None:
    assert said in refusal(found)


def test_a_quotation_outside_every_sentence_is_refused() -> None:
    found = task(sample())
    kept = [item for item in result(found) if item["id"] != "s1"]
    found["annotations"][0]["result"] = kept
    assert "expected the quotation inside one sentence" in refusal(found)


def test_annotations_that_do_not_count() -> None:
    found = task()
    cancelled = {"result": [], "was_cancelled": True, "completed_by": 2}
    found["annotations"].append(cancelled)
    assert import_tasks([found]).articles == (EMOJI,)


def test_one_of_several_annotators() -> None:
    found = task()
    other = article("🔥-1", (T, EMOJI.sentences[0].span.of(EMOJI.article.text)))
    found["annotations"][0]["completed_by"] = 1
    second = {"result": result(task(other)), "completed_by": {"id": 2, "email": "b@a.example"}}
    found["annotations"].append(second)
    assert "expected one annotation; found 2" in refusal(found)
    assert import_tasks([found], "1").articles == (EMOJI,)
    (chosen,) = import_tasks([found], "b@a.example").articles
    assert [sentence.type for sentence in chosen.sentences] == [T]
    assert import_tasks([found], "3").n_unlabelled == 1


def test_sound_tasks_are_taken_beside_refused_ones() -> None:
    found = import_tasks([task(), [], task(sample()), task()])
    assert found.articles == (EMOJI, sample())
    assert [item.name for item in found.refused] == ["task 2", "task 4 (🔥-1)"]


def test_prelabels_are_shown_and_never_read_back() -> None:
    bare = LabelledArticle(EMOJI.article, ())
    exported = export_task(bare, prelabels=PreLabels(EMOJI, [0.9, 0.61], "linear-1"))
    (prediction,) = exported["predictions"]
    assert (prediction["model_version"], prediction["score"]) == ("linear-1", 0.61)
    assert prediction["result"][0]["score"] == 0.9
    assert exported["annotations"] == []
    assert import_tasks([exported]) == Imported((bare,), (), 1)


def test_the_interface_offers_every_label_right_to_left() -> None:
    tree = ET.fromstring(label_config())
    labels = {item.attrib["value"] for item in tree.iter("Label")}
    assert labels == {"sentence", "quotation", *TECHNIQUES}
    for control in tree.iter("Choices"):
        assert [item.attrib["value"] for item in control] == list(TYPES)
        assert control[0].attrib["hint"] == "دعاية مسلحة"
    assert [item.attrib["name"] for item in tree.iter("TextArea")] == [
        "speaker",
        "as_written",
        "pair",
    ]
    assert "direction: rtl" in label_config()


def test_files(tmp_path: Path) -> None:
    path = tmp_path / "tasks.json"
    write_tasks([task(), task(sample())], path)
    assert read_tasks(path).articles == (EMOJI, sample())
    assert "قال" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("content", [b"{", b"{}", b"\xff"])
def test_no_export(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(content)
    with pytest.raises(CorpusError, match="export it from Label Studio as JSON"):
        read_tasks(path)
