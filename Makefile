# The course's commands. `make` lists them.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
SITE := _build/html
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help setup book epub serve test test-portable outputs coverage peers bench mutants lint release-check book-ahead phase-diagram lock clean

help: ## list these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

setup: $(READY) ## create .venv and install what the lock files name

# Compiled once, for machines where Python writes no bytecode: each kernel that the book starts imports it.
# uv reads the same lock as pip and installs it several times faster; its own version is in the lock.
$(READY): requirements-dev.txt pyproject.toml book/pyproject.toml coursework/pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "This course needs Python 3.11 or newer, but '$(PYTHON)' is $$($(PYTHON) --version 2>&1). Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "Python's venv module is missing. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "$$(sed -n 's/^\(uv==[^ ;]*\).*/\1/p' requirements-dev.txt)"
	@$(BIN)/uv pip sync --python .venv --quiet --compile-bytecode requirements-dev.txt
	@$(BIN)/uv pip install --python .venv --quiet --no-deps --editable . --editable ./book --editable ./coursework
	@touch $@

book: setup ## build the whole site, warnings are errors
	@$(BIN)/jupyter-book build . -q -W -n --keep-going
	@echo "The book is at $(CURDIR)/$(SITE)/index.html"

epub: setup ## build the book as an EPUB
	@$(BIN)/jupyter-book build . -q -W --keep-going --builder custom --custom-builder epub
	@cp _build/epub/*.epub _build/from-hebb-to-stdp.epub
	@echo "The EPUB is at $(CURDIR)/_build/from-hebb-to-stdp.epub"

serve: book ## open the built book from a local server
	@$(BIN)/python -c "import threading, webbrowser; threading.Timer(1, webbrowser.open, ['http://localhost:$(PORT)']).start(); \
	  import http.server, functools; http.server.test(functools.partial(http.server.SimpleHTTPRequestHandler, directory='$(SITE)'), port=$(PORT), bind='127.0.0.1')"

test: setup ## run everything that checks the project
	@$(MAKE) --no-print-directory book
	@# Both run, whatever the first says; the tests come last, since their last lines say what this machine lacks.
	@notebooks=0; $(BIN)/python -m pytest --nbval -n auto --dist loadfile chapters || notebooks=$$?; \
	  $(BIN)/python -m pytest -n auto --dist loadfile tests && exit $$notebooks

test-portable: setup ## the part of the tests that needs neither a browser nor a sandbox
	@$(MAKE) --no-print-directory book
	@$(BIN)/python -m pytest tests/hebb_lib tests/claims tests/literature
	@$(BIN)/python -m pytest --nbval chapters

NOTEBOOKS ?= $(wildcard chapters/*.ipynb)
outputs: setup ## execute the notebooks and write their text outputs back (NOTEBOOKS=... for some)
	@$(BIN)/python book/outputs.py $(NOTEBOOKS)

coverage: setup ## measure which lines of hebb_lib the tests run (kernels as plain Python)
	@# Uncompiled, numpy warns of the overflows that a compiled kernel passes over.
	@NUMBA_DISABLE_JIT=1 $(BIN)/python -m pytest -q -W ignore::RuntimeWarning tests/hebb_lib --cov=hebb_lib --cov-report=term-missing --cov-fail-under=95

peers: setup .venv-peers/.ready ## create .venv-peers, with Brian2 and NEST to compare with

.venv-peers/.ready: requirements-peers.txt
	@test -x .venv-peers/bin/python || $(PYTHON) -m venv .venv-peers
	@$(BIN)/uv pip sync --python .venv-peers --quiet requirements-peers.txt
	@touch $@

bench: peers ## time hebb_lib beside Brian2, NEST, C and numpy, and write the table that the book shows
	@$(BIN)/python benchmarks/bench.py

mutants: setup ## break the spike side on purpose and see that its tests notice (MUTANTS="spikes --size 10")
	@$(BIN)/python tests/mutants.py $(MUTANTS)

lint: setup ## check format and style
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff format --check --line-length 84 chapters/*.ipynb  # what fits the site's column
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/zizmor --offline --quiet .github

release-check: setup ## build the packages and check them as an index would
	@$(BIN)/python -m pytest -q tests/test_release.py

# Jupyter Book 1 holds Sphinx at 7; without it, its settings still make a conf.py.
AHEAD := sphinx myst-nb myst-parser sphinx-external-toc sphinx-multitoc-numbering sphinxcontrib-bibtex
book-ahead: setup ## build the book with the newest Sphinx and MyST, in .venv-ahead (may fail)
	@test -x .venv-ahead/bin/python || $(PYTHON) -m venv .venv-ahead
	@echo 'jupyter-book; python_version < "3"' > .venv-ahead/overrides.txt
	@$(BIN)/uv pip install --python .venv-ahead --quiet --upgrade --override .venv-ahead/overrides.txt ".[lab]" ./book $(AHEAD)
	@$(BIN)/jupyter-book config sphinx . >/dev/null
	@.venv-ahead/bin/python -m sphinx -q -n --keep-going -b html . _build/ahead; status=$$?; rm -f conf.py; exit $$status

PHASES := hebb_lib/data/phase_diagram.jsonl
phase-diagram: setup ## compute the phase diagram of chapter 8 anew (420 runs, about a minute)
	@rm -f $(PHASES)
	@$(BIN)/python -m hebb_lib.phase_diagram $(PHASES)

# What runs a chapter and what builds the book are parts of requirements-dev.txt, so no version differs.
RESOLVE = .venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --custom-compile-command "make lock"
UPGRADE ?=
lock: ## resolve the lock files anew (UPGRADE=--upgrade takes the newest versions)
	@test -x .venv-lock/bin/uv || { $(PYTHON) -m venv .venv-lock && .venv-lock/bin/pip install --quiet uv; }
	@$(RESOLVE) $(UPGRADE) --all-extras --no-emit-package hebb-lib \
	  pyproject.toml book/pyproject.toml coursework/pyproject.toml -o requirements-dev.txt
	@$(RESOLVE) --extra lab --extra check --no-emit-package hebb-lib --no-annotate -c requirements-dev.txt \
	  pyproject.toml book/pyproject.toml -o requirements.txt
	@$(RESOLVE) --extra lab --no-annotate -c requirements-dev.txt pyproject.toml -o binder/requirements.txt
	@$(RESOLVE) $(UPGRADE) --group peers -o requirements-peers.txt

clean: ## remove what the other commands made
	@rm -rf _build .venv .venv-* .pytest_cache .ruff_cache .hypothesis .coverage
	@find . -name __pycache__ -prune -exec rm -rf {} +
