"""The option ``--json``, and what it prints."""

import json
from collections.abc import Mapping
from typing import Annotated, Any

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


def print_json(value: Mapping[str, Any]) -> None:
    """Print a record as JSON, Arabic as it is."""
    print(json.dumps(value, ensure_ascii=False, indent=1))
