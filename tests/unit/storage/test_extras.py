"""A missing library is named before any work is done."""

import sys

import pytest

from clf.schema import MissingExtraError
from clf.storage.extras import require_libraries


def test_what_is_there_is_not_imported() -> None:
    sys.modules.pop("this", None)
    require_libraries("this", "json")
    assert "this" not in sys.modules


def test_what_is_missing_is_named_with_its_install_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mlflow", None)
    with pytest.raises(MissingExtraError, match=r"no mlflow, absent_library; .*clf\[train\]"):
        require_libraries("json", "mlflow", "absent_library")
