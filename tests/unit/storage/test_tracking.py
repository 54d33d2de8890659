"""Runs go into the store they were meant for, and say how they ended."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from clf.schema import ClfError, MissingExtraError
from clf.storage.tracking import (
    DATABASE,
    has_store,
    list_runs,
    start_run,
    ui_command,
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store for all tests here, in a folder with a name that wants quoting."""
    return tmp_path_factory.mktemp("runs") / "سجل runs"


def test_what_is_logged_is_there(store: Path, tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "manifest.json").write_text("{}", encoding="utf-8")
    stages: list[tuple[str, int, int]] = []
    with start_run(
        store,
        experiment="tests",
        name="all",
        tags={"kind": "training"},
        on_progress=lambda *stage: stages.append(stage),
    ) as run:
        run.log_params({"model": {"c": 30.0, "limit": None}, "data": ["a", "b"], "x": "y"})
        run.log_metrics({"cv_macro_f1": 0.8, "cv_macro_f1_low": 0.7})
        run.log_metrics({f"many_{i}": i for i in range(250)})
        run.set_tags({"corpus_hash": "abc"})
        run.log_dict({"الاسم": "قيمة"}, "evaluation/cv.json")
        run.log_table([{"text": "نص", "n": 1}, {"text": "آخر", "n": 2}], "tables/a.json")
        run.log_table([], "tables/b.json")
        run.log_file(tmp_path / "model" / "manifest.json", "figures")
        run.log_folder(tmp_path / "model", "model")
        artifacts = run.artifacts
    assert stages == [("opening the run store", 0, 1), ("opening the run store", 1, 1)]
    record = next(r for r in list_runs(store) if r.run_id == run.id)
    assert (record.name, record.experiment, record.status) == ("all", "tests", "FINISHED")
    assert record.params == {"model.c": "30.0", "model.limit": "none", "data": "a, b", "x": "y"}
    assert record.metrics["cv_macro_f1_low"] == 0.7
    assert record.metrics["many_249"] == 249
    assert record.tags["corpus_hash"] == "abc"
    assert record.seconds is not None
    assert record.seconds < 60
    assert artifacts.is_relative_to(store.resolve())
    assert "قيمة" in (artifacts / "evaluation" / "cv.json").read_text(encoding="utf-8")
    assert (artifacts / "figures" / "manifest.json").read_bytes() == b"{}"
    assert (artifacts / "model" / "manifest.json").is_file()
    table = json.loads((artifacts / "tables" / "a.json").read_text(encoding="utf-8"))
    assert table == {"columns": ["text", "n"], "data": [["نص", 1], ["آخر", 2]]}


def test_mlflow_itself_reads_the_table(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from mlflow.tracking import MlflowClient

    # Reading a table takes MLflow's own way to a store, which is the process's.
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{store / DATABASE}")
    client = MlflowClient(f"sqlite:///{store / DATABASE}")
    with start_run(store, experiment="tests", name="table") as run:
        run.log_table([{"text": "نص", "n": 1}], "tables/a.json")
    experiment = client.get_experiment_by_name("tests")
    assert experiment is not None
    frame = client.load_table(experiment.experiment_id, "tables/a.json", [run.id])
    assert frame["text"].tolist() == ["نص"]


@pytest.mark.parametrize(
    ("error", "status"), [(ValueError("no"), "FAILED"), (KeyboardInterrupt(), "KILLED")]
)
def test_a_broken_run_says_so(store: Path, error: BaseException, status: str) -> None:
    with (
        pytest.raises(type(error)),
        start_run(store, experiment="tests", name=status) as run,
    ):
        run.log_metrics({"kept": 1.0})
        raise error
    record = next(r for r in list_runs(store) if r.run_id == run.id)
    assert record.status == status
    assert record.metrics == {"kept": 1.0}


def test_a_store_that_breaks_too_does_not_hide_the_error(store: Path) -> None:
    with (
        pytest.raises(ValueError, match="first") as raised,
        start_run(store, experiment="tests", name="broken") as run,
    ):
        run.id = "0" * 32
        run._client.set_terminated = None
        raise ValueError("first")
    assert "could not be marked FAILED" in raised.value.__notes__[0]


def test_newest_first_over_all_experiments_and_limited(store: Path) -> None:
    for number in range(3):
        with start_run(store, experiment=f"other-{number % 2}", name=str(number)):
            pass
    records = list_runs(store, limit=3)
    assert [record.name for record in records] == ["2", "1", "0"]
    assert records[0].experiment == "other-0"
    assert len(list_runs(store)) > 3


def test_no_store_is_no_runs_and_is_not_made(tmp_path: Path) -> None:
    assert list_runs(tmp_path / "absent") == []
    assert not has_store(tmp_path / "absent")
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_a_store(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x", encoding="utf-8")
    (tmp_path / DATABASE).write_text("not a database", encoding="utf-8")
    for place, found in (
        (file, "exists"),
        (tmp_path, "another file"),
        (tmp_path / "what?", "one of them"),
    ):
        with (
            pytest.raises(ClfError, match=found),
            start_run(place, experiment="e", name="n"),
        ):
            pytest.fail("opened")


def test_without_mlflow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mlflow", None)
    with (
        pytest.raises(MissingExtraError, match=r'pip install "clf\[train\]"'),
        start_run(tmp_path, experiment="e", name="n"),
    ):
        pytest.fail("opened")


def test_ui_command_can_be_pasted() -> None:
    expected = "mlflow ui --backend-store-uri sqlite:///mlruns/mlflow.db"
    assert ui_command(Path("mlruns")) == expected
    assert ui_command(Path("/a b")) == "mlflow ui --backend-store-uri 'sqlite:////a b/mlflow.db'"


def test_importing_the_module_imports_no_mlflow() -> None:
    program = "import sys, clf.storage.tracking; print('mlflow' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout == "False\n"
