"""Every check of a corpus at once: format, labels against text, repetition, splits, boundaries.

Nothing is raised for bad content; it is listed. Ten thousand sentences take a few seconds.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from clf.corpus.article_checks import check_boundaries, check_sentence, check_tiling
from clf.corpus.codec import shown
from clf.corpus.findings import Finding, PlacedSentence
from clf.corpus.read import Loaded, LocatedFlaw, Paths, load
from clf.corpus.repetition_checks import check_repetition
from clf.corpus.split_checks import SplitFile, check_pairs
from clf.corpus.splits import load_split
from clf.schema.errors import CorpusError

SPLIT_FILE = "splits.json"

__all__ = ["SPLIT_FILE", "Finding", "check"]


def check(
    paths: Paths, *, splits: str | Path | None = None, boundaries: bool = True
) -> list[Finding]:
    """Return what is wrong or odd in corpus files and folders, by file and line.

    ``splits`` is the recorded split to check against; by default the ``splits.json`` in a folder
    of ``paths``, or beside it where the folder is named ``articles``. ``boundaries`` compares the
    gold boundaries with the project's sentence splitter. An article or sentence that breaks the
    format is reported and left out of the other checks.

    Raises CorpusError only where there is nothing to check: a path that is missing or unreadable.
    """
    sources = [Path(paths)] if isinstance(paths, str | Path) else [Path(path) for path in paths]
    loaded = list(load(sources))
    split_path = Path(splits) if splits is not None else _split_beside(sources)
    split_file, findings = _open_split(split_path)
    part_of = split_file.split.part_of() if split_file else {}
    articles = [item.article for item in loaded if item.article is not None]
    for item in loaded:
        findings.extend(_format_finding(flaw) for flaw in item.flaws)
        findings.extend(_check_article(item, boundaries))
    findings.extend(_check_ids(loaded))
    findings.extend(_check_between(loaded, part_of))
    if split_file:
        findings.extend(split_file.check_ids(articles))
    return sorted(findings, key=lambda finding: (finding.file, finding.line))


def _split_beside(sources: list[Path]) -> Path | None:
    candidates = [
        folder / SPLIT_FILE
        for source in sources
        if source.is_dir()
        for folder in [source, *([source.resolve().parent] if source.name == "articles" else [])]
    ]
    return next((path for path in candidates if path.is_file()), None)


def _open_split(path: Path | None) -> tuple[SplitFile | None, list[Finding]]:
    if path is None:
        return None, []
    try:
        return SplitFile(path, load_split(path)), []
    except CorpusError as error:
        if not path.is_file():
            raise
        message = f"expected {error.expected}; found {error.found}; {error.next_step}"
        return None, [Finding(str(path), 1, "", "error", message)]


def _format_finding(located: LocatedFlaw) -> Finding:
    flaw = located.flaw
    message = f"expected {flaw.expected}; found {flaw.found}; {flaw.next_step}"
    return Finding(located.file, located.line, flaw.field, "error", message)


def _placed(item: Loaded) -> list[PlacedSentence]:
    article = item.article
    if article is None:
        return []
    rows = zip(article.sentences, item.lines, item.places, strict=True)
    return [PlacedSentence(article, s, item.file, line, place) for s, line, place in rows]


def _check_article(item: Loaded, boundaries: bool) -> Iterator[Finding]:
    sentences = _placed(item)
    for placed in sentences:
        yield from check_sentence(placed)
    if item.article is not None and not item.flaws and not sentences:
        message = "the article has no sentence; label it or remove it"
        yield Finding(item.file, item.line, "sentences", "error", message)
    # A sentence left out for a flaw would show up here a second time, as a gap.
    if sentences and not item.flaws:
        yield from check_tiling(sentences)
        if boundaries:
            yield from check_boundaries(sentences)


def _check_ids(loaded: list[Loaded]) -> Iterator[Finding]:
    first: dict[str, Loaded] = {}
    for item in loaded:
        if item.article is None:
            continue
        name = item.article.article.id
        earlier = first.setdefault(name, item)
        if earlier is not item:
            message = f"{shown(name)} is the id of {earlier.file}:{earlier.line} too; rename one"
            yield Finding(item.file, item.line, "id", "error", message)


def _check_between(loaded: list[Loaded], part_of: Mapping[str, str]) -> Iterator[Finding]:
    sentences = [placed for item in loaded for placed in _placed(item)]
    yield from check_repetition(sentences, part_of)
    yield from check_pairs(sentences, part_of)
