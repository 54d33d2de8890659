# Two commands for a fresh machine: `make demo` scores a sample article, `make test` proves the rest.
# pip is run from outside the environment, so Python's venv needs no ensurepip (Debian ships none).
PYTHON ?= python3
VENV ?= .venv
TORCH ?= torch==2.13.0
BIN := $(VENV)/bin
PIP := $(PYTHON) -m pip --python $(BIN)/python --disable-pip-version-check --quiet
export HF_HUB_OFFLINE = 1
export MLFLOW_DISABLE_TELEMETRY = true

.PHONY: demo test check model clean

demo: $(VENV)/demo.installed
	$(BIN)/clf score data/sample/hudna.txt

test: $(VENV)/test.installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto --dist loadscope --cov --cov-report=term:skip-covered

# The shipped model, from data/ alone.
model: $(VENV)/test.installed
	$(BIN)/clf train experiments/linear.toml --out clf/storage/shipped

$(BIN)/python:
	$(PYTHON) -m venv --without-pip $(VENV)

$(VENV)/demo.installed: pyproject.toml | $(BIN)/python
	$(PIP) install --editable .
	touch $@

# torch first and by itself: TORCH can name another build ("make test TORCH='torch --index-url ...'").
# Without it everything but training an encoder works, and the tests of that are skipped.
$(VENV)/test.installed: pyproject.toml | $(BIN)/python
	$(PIP) install $(TORCH)
	$(PIP) install --editable '.[test]'
	touch $@ $(VENV)/demo.installed

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage*
