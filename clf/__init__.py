"""A propaganda and rhetoric classifier for Arabic news that shows why.

>>> import clf
>>> analysis = clf.analyse("قال المتحدث باسم الوزارة إن المدارس ستفتح الأحد.")
>>> analysis.sentences[0].type
<SentenceType.OFFICIAL_CLAIM: 'official_claim'>

Names are resolved when they are first used, so that importing ``clf`` loads no heavy library.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from clf.analysis.api import analyse, load
    from clf.schema import Analysis, Article, SentenceType

__all__ = ["Analysis", "Article", "SentenceType", "analyse", "load"]

_HOMES = {
    "Analysis": "clf.schema",
    "Article": "clf.schema",
    "SentenceType": "clf.schema",
    "analyse": "clf.analysis.api",
    "load": "clf.analysis.api",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401
    """Resolve a public name on first use (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'clf' has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), name)
