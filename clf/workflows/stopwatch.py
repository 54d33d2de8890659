"""Where the seconds of a long workflow go, and how far it has come."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter

Progress = Callable[[str, int, int], None]
"""Called with a stage, how much of it is done, and of how much."""


class Stopwatch:
    """Seconds by stage, and the progress that is told to whoever asked."""

    def __init__(self, on_progress: Progress | None) -> None:
        """Start; ``report`` passes progress on to ``on_progress``, or to nobody."""
        self.report = on_progress or (lambda stage, done, total: None)
        self.seconds: dict[str, float] = {}
        self._start = self._lap = perf_counter()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time a stage and tell of its beginning and its end."""
        self.report(name, 0, 1)
        self._lap = perf_counter()
        yield
        self.lap(name)
        self.report(name, 1, 1)

    def lap(self, name: str) -> None:
        """Give the time since the last stage ended to ``name``."""
        now = perf_counter()
        self.seconds[name] = self.seconds.get(name, 0.0) + now - self._lap
        self._lap = now

    def total(self) -> dict[str, float]:
        """Return the seconds of each stage and of all."""
        rounded = {name: round(value, 2) for name, value in self.seconds.items()}
        return rounded | {"all": round(perf_counter() - self._start, 2)}
