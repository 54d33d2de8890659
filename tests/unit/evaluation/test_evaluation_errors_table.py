import json

import numpy as np
import pytest
from evaluation_builders import article, sure

from clf.evaluation.errors_table import worst_errors
from clf.schema import Evidence, SentenceType

N, O = SentenceType.NEUTRAL_REPORT, SentenceType.OFFICIAL_CLAIM  # noqa: E741 - as in the guidelines
ARTICLES = [article("a", (N, "وصل الوفد."), (O, "قال الوزير نعم.")), article("b", (N, "انتهى."))]


def test_surest_first_with_evidence() -> None:
    rows = sure(1, 1, 0)
    rows[2] = [0.9, 0.025, 0.025, 0.025, 0.025]
    evidence = [
        [Evidence(0, 3, "وصل", 0.2), Evidence(4, 9, "الوفد", 1.5)],
        [],
        [Evidence(0, 5, "انتهى", 0.1)],
    ]
    found = worst_errors(ARTICLES, rows, evidence)
    assert [(e.article_id, e.text, e.predicted) for e in found] == [
        ("b", "انتهى.", SentenceType.MILITANT_PROPAGANDA),
        ("a", "وصل الوفد.", O),
    ]
    assert found[1].evidence == ("الوفد", "وصل")
    assert found[1].gold is N
    assert found[1].confidence == pytest.approx(0.8)
    assert json.loads(json.dumps(found[0].to_dict(), ensure_ascii=False))["evidence"] == ["انتهى"]
    assert worst_errors(ARTICLES, rows, limit=1)[0].article_id == "b"


def test_nothing_wrong_and_bad_rows() -> None:
    assert worst_errors(ARTICLES, sure(4, 1, 4)) == []
    with pytest.raises(ValueError, match="3 sentences"):
        worst_errors(ARTICLES, np.empty((2, 5)))
    with pytest.raises(ValueError, match="3 sentences"):
        worst_errors(ARTICLES, sure(4, 1, 4), [[]])
    with pytest.raises(ValueError, match="3 sentences"):
        worst_errors(ARTICLES, sure(4, 1, 4), [])
