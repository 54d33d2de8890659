"""How far two readers agree on who speaks: the ceiling of what a program can be measured by.

Both read the 34 health articles apart from each other; what they disputed a third reader settled
without knowing whose label was whose. Run from the project's folder, no text is needed:

    python experiments/attribution_agreement.py
"""

import json
from pathlib import Path
from typing import Any

from clf.evaluation.speakers import speaker_matches

READINGS = Path("data/second/attribution.jsonl")
_SPANS = ("cues", "direct", "indirect")
Label = dict[str, Any]


def read(path: Path) -> list[tuple[Label, Label]]:
    """Return the two labels of every sentence."""
    labels: dict[tuple[str, int], dict[str, Label]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        labels.setdefault((label["id"], label["start"]), {})[label["annotator"]] = label
    return [(both["first"], both["second"]) for both in labels.values()]


def places(label: Label, what: str) -> dict[tuple[int, int], str]:
    """Return the places of a label's spans, with the act where they have one."""
    return {(span["start"], span["end"]): span.get("act", "") for span in label[what]}


def agreement(pairs: list[tuple[Label, Label]]) -> dict[str, tuple[float, int]]:
    """Return shares and the cases they are of: F1 of exact spans, acts, classes, speakers."""
    found: dict[str, tuple[float, int]] = {}
    same_act = shared_cues = 0
    for what in _SPANS:
        shared = total = 0
        for one, other in pairs:
            first, second = places(one, what), places(other, what)
            both = first.keys() & second.keys()
            shared += len(both)
            total += len(first) + len(second)
            if what == "cues":
                shared_cues += len(both)
                same_act += sum(first[place] == second[place] for place in both)
        found[f"{what}, F1 of exact spans"] = 2 * shared / total, total
    found["acts of shared cues"] = same_act / shared_cues, shared_cues
    classes = [one["source_class"] == other["source_class"] for one, other in pairs]
    found["source classes"] = sum(classes) / len(classes), len(classes)
    named = [
        (one["speaker"], other["speaker"])
        for one, other in pairs
        if "speaker" in one and "speaker" in other
    ]
    same = [speaker_matches(second, first, None) for first, second in named]
    found["speakers, where both name one"] = sum(same) / len(same), len(same)
    return found


def main() -> None:
    """Print every share."""
    for name, (share, n) in agreement(read(READINGS)).items():
        print(f"{name:32} {share:.3f}  n = {n:,}")


if __name__ == "__main__":
    main()
