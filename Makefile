# The one entry. Needs Python 3.11 or later with pip, and make; everything else is set up in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SHARED ?= ../shared

.PHONY: demo test lint gate bench wheel train clean

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/.developing: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	touch $@

demo: $(VENV)/.installed  ## read the demonstration reports: a table here, a page in demo-output/
	@$(BIN)/python demo/run.py

test: $(VENV)/.developing  ## every test that needs no long run
	$(BIN)/python -m pytest

lint: $(VENV)/.developing  ## format, lint, types, import contracts
	$(BIN)/ruff format --check src tests training evals benchmarks demo
	$(BIN)/ruff check src tests training evals benchmarks demo
	$(BIN)/mypy
	$(BIN)/lint-imports

gate: $(VENV)/.developing  ## quality against pinned floors; needs the shared gold and data
	$(BIN)/python evals/gate.py --shared $(SHARED)

bench: $(VENV)/.developing  ## words a second, against the bare encoder; memory; start-up
	$(BIN)/python benchmarks/speed.py --shared $(SHARED)

wheel: $(VENV)/.developing  ## build the wheel into dist/
	rm -rf dist
	$(BIN)/python -m build --wheel --outdir dist .

train:  ## train, export and calibrate the model again (about two hours on two cores)
	$(PYTHON) -m venv build/train
	build/train/bin/python -m pip install --quiet --disable-pip-version-check --editable ".[train]"
	build/train/bin/python training/run.py --shared $(SHARED) --out build/tagger

clean:
	rm -rf $(VENV) build dist demo-output
