# Two commands for a fresh machine: `make brief` and `make test`. They need Python 3.11 or later and a package index.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
ECONOMY ?= JPN
OUT ?= leaflets

.PHONY: brief test lint install install-dev bench data lock clean

brief: install
	$(BIN)/kaname brief $(ECONOMY) --lang ja,en --out $(OUT)

test: install-dev
	$(BIN)/ruff check src tests recipes benchmarks
	$(BIN)/ruff format --check src tests recipes benchmarks
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2

install: $(VENV)/.installed
install-dev: $(VENV)/.installed-dev

$(VENV)/.installed: pyproject.toml constraints/run.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r constraints/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q src
	touch $@

$(VENV)/.installed-dev: pyproject.toml constraints/dev.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r constraints/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q src
	touch $(VENV)/.installed $@

bench: install-dev
	$(BIN)/python benchmarks/run.py

data: install-dev
	$(BIN)/python recipes/build_data.py

# Pins with hashes and no index address, one file for Python 3.11 to 3.13.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
	  --group build pyproject.toml -o constraints/run.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
	  --extra dev --group build pyproject.toml -c constraints/run.txt -o constraints/dev.txt

clean:
	rm -rf $(VENV) $(OUT)
