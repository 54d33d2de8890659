"""Runs in a local MLflow store: the only home of mlflow.

A store is a folder: ``mlflow.db`` (sqlite, since MLflow refuses its old file store from 3.13 on)
and ``artifacts/``. Only the client is used: no active run, tracking address or other state of the
process is set, so a run ends up where it was meant to whatever else the process does.
"""

import json
import logging
import os
import shlex
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from clf.schema.errors import ClfError
from clf.storage.extras import require_libraries

DATABASE = "mlflow.db"
ARTIFACTS = "artifacts"
MODEL_FOLDER = "model"
"""The folder of a run's artifacts that holds its model."""

_SQLITE_MAGIC = b"SQLite format 3\x00"
# Characters that end or change the path of a database address, whatever is done to quote them.
_NOT_IN_ADDRESSES = frozenset("?#%")
_BATCH = 100  # MLflow takes at most 100 parameters and tags, 1000 metrics, in one call
_PAGE = 1000
_TABLES_TAG = "mlflow.loggedArtifacts"

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A run as the store has it. ``status`` is one of RUNNING, FINISHED, FAILED and KILLED."""

    run_id: str
    name: str
    experiment: str
    status: str
    started: datetime
    seconds: float | None
    params: Mapping[str, str]
    metrics: Mapping[str, float]
    tags: Mapping[str, str]


class TrackedRun:
    """A run under way: what is logged is in the store at once, so a run that fails keeps it."""

    def __init__(self, client: Any, run_id: str) -> None:  # noqa: ANN401 - mlflow has no types
        """Log to the run ``run_id`` by an MLflow client."""
        self._client = client
        self.id = run_id

    @property
    def artifacts(self) -> Path:
        """The local folder of the run's artifacts."""
        address = self._client.get_run(self.id).info.artifact_uri
        return Path(url2pathname(urlsplit(address).path))

    def log_params(self, params: Mapping[str, Any]) -> None:
        """Log parameters; tables within tables are joined by dots, lists by commas."""
        from mlflow.entities import Param

        flat = [Param(key, _as_text(value)) for key, value in _flatten(params)]
        for part in _batches(flat):
            self._client.log_batch(self.id, params=part)

    def log_metrics(self, metrics: Mapping[str, float]) -> None:
        """Log numbers."""
        from mlflow.entities import Metric

        now = int(datetime.now(UTC).timestamp() * 1000)
        values = [Metric(name, float(value), now, 0) for name, value in metrics.items()]
        for part in _batches(values):
            self._client.log_batch(self.id, metrics=part)

    def log_metric(self, name: str, value: float, step: int) -> None:
        """Log one number of a curve, at its place on it."""
        self._client.log_metric(self.id, name, float(value), step=step)

    def set_tags(self, tags: Mapping[str, str]) -> None:
        """Set tags."""
        from mlflow.entities import RunTag

        for part in _batches([RunTag(name, value) for name, value in tags.items()]):
            self._client.log_batch(self.id, tags=part)

    def log_dict(self, value: Mapping[str, Any], file: str) -> None:
        """Log JSON as an artifact; ``file`` is its path inside the run's artifacts."""
        self._log_json(value, file)

    def log_table(self, rows: Sequence[Mapping[str, Any]], file: str) -> None:
        """Log rows of one shape as a table that MLflow's own pages show and filter.

        The shape is that of ``mlflow.log_table``, written here because that one needs pandas and
        escapes every Arabic letter.
        """
        columns = list(rows[0]) if rows else []
        self._log_json({"columns": columns, "data": [[r[c] for c in columns] for r in rows]}, file)
        logged = self._client.get_run(self.id).data.tags.get(_TABLES_TAG, "[]")
        tables = [*json.loads(logged), {"path": file, "type": "table"}]
        self._client.set_tag(self.id, _TABLES_TAG, json.dumps(tables))

    def log_file(self, path: Path, folder: str = "") -> None:
        """Log a file under its own name, in a folder of the run's artifacts."""
        self._client.log_artifact(self.id, str(path), folder or None)

    def log_folder(self, folder: Path, name: str) -> None:
        """Log all files of a folder, under ``name``."""
        self._client.log_artifacts(self.id, str(folder), name)

    def _log_json(self, value: object, file: str) -> None:
        text = json.dumps(value, ensure_ascii=False, indent=1)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / Path(file).name
            path.write_text(f"{text}\n", encoding="utf-8", newline="")
            self.log_file(path, file.rpartition("/")[0])


@contextmanager
def start_run(
    store: Path,
    *,
    experiment: str,
    name: str,
    tags: Mapping[str, str] | None = None,
    on_progress: Progress | None = None,
) -> Iterator[TrackedRun]:
    """Open a run in ``store`` and close it: finished, or failed, or killed by an interrupt.

    A new store is made where there is none; that takes some seconds, so ``on_progress`` is told.

    Raises MissingExtraError without mlflow, ClfError where the folder holds something else or
    cannot be written.
    """
    report = on_progress or (lambda stage, done, total: None)
    report("opening the run store", 0, 1)
    client = _open(store)
    run_id = _create_run(client, store, experiment, name, tags or {})
    report("opening the run store", 1, 1)
    try:
        yield TrackedRun(client, run_id)
    except BaseException as error:
        is_interrupt = isinstance(error, KeyboardInterrupt)
        _close_broken(client, run_id, "KILLED" if is_interrupt else "FAILED", error)
        raise
    client.set_terminated(run_id, "FINISHED")


def has_store(store: Path) -> bool:
    """Tell whether there is a store in the folder."""
    return (store / DATABASE).is_file()


def list_runs(store: Path, *, limit: int | None = None) -> list[RunRecord]:
    """Return the runs of all experiments of a store, the newest first; none without a store."""
    if not has_store(store):
        return []
    client = _open(store)
    experiments = {e.experiment_id: e.name for e in client.search_experiments(max_results=_PAGE)}
    runs: list[RunRecord] = []
    token: str | None = None
    while limit is None or len(runs) < limit:
        wanted = _PAGE if limit is None else min(_PAGE, limit - len(runs))
        page = client.search_runs(
            list(experiments),
            order_by=["attributes.start_time DESC"],
            max_results=wanted,
            page_token=token,
        )
        runs += [_record(run, experiments[run.info.experiment_id]) for run in page]
        token = page.token
        if not token:
            break
    return runs


def ui_command(store: Path) -> str:
    """Return the command that opens MLflow's own pages on a store."""
    return f"mlflow ui --backend-store-uri {shlex.quote(_address(store))}"


def _address(store: Path) -> str:
    """Return the database's address, relative to the working folder where it lies below it."""
    return f"sqlite:///{store / DATABASE}"


def _open(store: Path) -> Any:  # noqa: ANN401
    """Return an MLflow client of a store, making the store where there is none."""
    require_libraries("mlflow")
    _check_place(store)
    _be_quiet()
    from mlflow.exceptions import MlflowException
    from mlflow.tracking import MlflowClient

    try:
        client = MlflowClient(_address(store.absolute()))
        client.search_experiments(max_results=1)
    except MlflowException as error:
        found = str(error).splitlines()[0]
        step = "name another folder, or upgrade it: mlflow db upgrade " + _address(store)
        raise ClfError("a run store", found, step, where=str(store)) from error
    return client


def _be_quiet() -> None:
    """Keep MLflow from reporting home and from telling how it makes its tables."""
    # Read when mlflow is imported, hence set before.
    os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
    level = os.environ.setdefault("MLFLOW_LOGGING_LEVEL", "WARNING").upper()
    os.environ.setdefault("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false")
    for name in ("mlflow", "alembic"):
        logging.getLogger(name).setLevel(level)


def _check_place(store: Path) -> None:
    """Refuse what MLflow would retry for a minute and then fail on with pages of text."""
    where, step = str(store), "name another folder with --store"
    if _NOT_IN_ADDRESSES & set(str(store.absolute())):
        raise ClfError("a path without ? # %", "one of them", step, where=where)
    try:
        store.mkdir(parents=True, exist_ok=True)
        database = store / DATABASE
        with database.open("ab+") as stream:
            stream.seek(0)
            start = stream.read(len(_SQLITE_MAGIC))
    except OSError as error:
        found = error.strerror or type(error).__name__
        raise ClfError("a folder for runs that can be written", found, step, where=where) from error
    if start and start != _SQLITE_MAGIC:
        raise ClfError("a sqlite database", "another file", step, where=str(database))


def _create_run(
    client: Any,  # noqa: ANN401
    store: Path,
    experiment: str,
    name: str,
    tags: Mapping[str, str],
) -> str:
    found = client.get_experiment_by_name(experiment)
    if found is None:
        artifacts = (store / ARTIFACTS).resolve().as_uri()
        experiment_id = client.create_experiment(experiment, artifact_location=artifacts)
    elif found.lifecycle_stage != "active":
        step = "restore it with mlflow, or name another in [tracking] experiment"
        raise ClfError("an experiment in use", f"{experiment}, deleted", step, where=str(store))
    else:
        experiment_id = found.experiment_id
    run = client.create_run(experiment_id, run_name=name, tags=dict(tags))
    return str(run.info.run_id)


def _close_broken(client: Any, run_id: str, status: str, error: BaseException) -> None:  # noqa: ANN401
    try:
        client.set_terminated(run_id, status)
    except Exception as second:
        # What broke the run matters more than that the store (a full disk, say) broke too.
        error.add_note(f"run {run_id} could not be marked {status}: {second}")


def _record(run: Any, experiment: str) -> RunRecord:  # noqa: ANN401
    info, data = run.info, run.data
    ended = info.end_time
    return RunRecord(
        run_id=info.run_id,
        name=info.run_name or "",
        experiment=experiment,
        status=info.status,
        started=datetime.fromtimestamp(info.start_time / 1000, UTC),
        seconds=None if not ended else (ended - info.start_time) / 1000,
        params=dict(data.params),
        metrics=dict(data.metrics),
        tags=dict(data.tags),
    )


def _flatten(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield from _flatten(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _as_text(value: object) -> str:
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(str(item) for item in value)
    return "none" if value is None else str(value)


def _batches(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), _BATCH):
        yield items[start : start + _BATCH]
