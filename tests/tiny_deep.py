"""A tiny project with a tiny encoder trained in it, for all that needs a deep model."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from tiny_encoder import write_backbone
from tiny_project import write_project

if TYPE_CHECKING:
    from clf.workflows.train_encoder import EncoderRecord

RECIPE = """\
[recipe]
name = "tiny-deep"
kind = "encoder"

[data]
corpus = "data/articles"
splits = "data/splits.json"

[model]
backbone = "tiny"
epochs = 2
batch_size = 8
learning_rate = 3e-3
max_length = 64
class_weight = "balanced"
excerpt_share = 0.3

[evaluation]
resamples = 100
gold = ["held.jsonl"]
"""


class DeepProject(NamedTuple):
    """The project's folder, the encoder's recipe, and the record of its training."""

    root: Path
    recipe: Path
    record: "EncoderRecord"


def train_deep(root: Path) -> DeepProject:
    """Write a project into a folder and train its encoder into ``root / "model"``."""
    from clf.models.encoder import export
    from clf.workflows.train_any import train_any
    from clf.workflows.train_encoder import EncoderRecord

    recipe = write_project(root).with_name("deep.toml")
    recipe.write_text(RECIPE, encoding="utf-8")
    write_backbone(root / "tiny")
    with pytest.MonkeyPatch.context() as patch:
        # Two random layers over sixty sentences: a label or two may change without a fault.
        patch.setattr(export, "MAX_CHANGED", 0.5)
        patch.setattr(export, "MAX_F1_LOSS", 0.5)
        record = train_any(recipe, out=root / "model")
    assert isinstance(record, EncoderRecord)
    return DeepProject(root, recipe, record)
