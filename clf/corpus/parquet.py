"""Labelled articles <-> Parquet: one row an article, the columns of the corpus JSONL.

``sentences`` is a list of structs whose fields are the keys of a sentence. What JSONL leaves out is
null here. Parquet has no order of its own to lose: rows keep the order they are written in. The
only home of pyarrow among the labelled corpora.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from clf.corpus.codec import ARTICLE_KEYS, encode_article
from clf.corpus.files import write_bytes_atomic
from clf.schema.errors import CorpusError, MissingExtraError
from clf.schema.records import LabelledArticle

_ROWS_AT_ONCE = 256


def write_parquet(articles: Iterable[LabelledArticle], path: str | Path) -> None:
    """Write articles to one Parquet file, whole or not at all.

    Raises MissingExtraError without pyarrow.
    """
    arrow = _arrow()
    from pyarrow import parquet  # type: ignore[import-untyped]

    rows = [encode_article(labelled) for labelled in articles]
    table = arrow.Table.from_pylist(rows, schema=_schema())
    buffer = BytesIO()
    parquet.write_table(table, buffer, compression="zstd")
    write_bytes_atomic(Path(path), buffer.getvalue())


def parquet_rows(path: str | Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a Parquet file as the JSON objects of the corpus format, nulls left out.

    Raises MissingExtraError without pyarrow and CorpusError where the file is no Parquet.
    """
    arrow = _arrow()
    from pyarrow import parquet

    with Path(path).open("rb") as stream:
        try:
            for batch in parquet.ParquetFile(stream).iter_batches(batch_size=_ROWS_AT_ONCE):
                yield from (_without_nulls(row) for row in batch.to_pylist())
        except (arrow.ArrowException, OSError) as error:
            found = str(error).splitlines()[0] if str(error) else type(error).__name__
            step = "write it with: clf data export --format parquet"
            raise CorpusError("a Parquet file", found, step, where=str(path)) from error


def _schema() -> Any:  # noqa: ANN401 - pyarrow ships no types
    arrow = _arrow()
    offset, text = arrow.int64(), arrow.string()
    span = [("start", offset), ("end", offset)]
    sentence = arrow.struct(
        [
            *span,
            ("type", text),
            ("secondary", text),
            ("speaker", text),
            ("as_written", text),
            ("quotes", arrow.list_(arrow.struct(span))),
            ("techniques", arrow.list_(arrow.struct([("technique", text), *span]))),
            ("pair", text),
        ]
    )
    columns = [(key, text) for key in ARTICLE_KEYS if key != "sentences"]
    return arrow.schema([*columns, ("sentences", arrow.list_(sentence))])


def _without_nulls(value: Any) -> Any:  # noqa: ANN401 - JSON of any kind
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_nulls(item) for item in value]
    if isinstance(value, date):  # other programs write days as such
        return value.isoformat()
    return value if isinstance(value, str | int | float | None) else str(value)


def _arrow() -> Any:  # noqa: ANN401 - pyarrow ships no types
    try:
        import pyarrow
    except ImportError as error:
        found, step = "none installed", 'run: pip install "clf[train]"'
        raise MissingExtraError("pyarrow for Parquet files", found, step) from error
    return pyarrow
