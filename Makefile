# helpnet: every command a person needs. `make` alone lists them.
VENV := .venv
PY := $(VENV)/bin/python
BIN := $(VENV)/bin
PORT ?= 5000
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help setup run test unit check format translate screenshots lighthouse clean

help: ## List these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | sed -E 's/:.*## /\t/' | awk -F '\t' '{printf "  make %-12s %s\n", $$1, $$2}'

$(VENV)/.installed: requirements.txt
	python3 -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.txt
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

setup: $(VENV)/.installed ## Create .venv with the pinned packages

run: setup ## Run helpnet with a demo network on http://127.0.0.1:5000 (PORT=5001 for another)
	@exec env HELPNET_MODE=$${HELPNET_MODE:-demo} PORT=$(PORT) $(PY) -m flask --app wsgi demo

test: $(VENV)/.installed-dev ## Run every test this machine can run
	$(BIN)/pytest -n auto --dist loadgroup

unit: $(VENV)/.installed-dev ## Run the tests of the pure rules alone (seconds)
	$(BIN)/pytest tests/unit -n auto --dist loadgroup

check: $(VENV)/.installed-dev ## Format, lint, types, layers, then every test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/pytest -n auto --dist loadgroup

format: $(VENV)/.installed-dev ## Put the code in shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

translate: $(VENV)/.installed-dev ## Collect the sentences of all pages and compile the translations
	$(PY) tools/translations.py

screenshots: $(VENV)/.installed-dev ## Take the pictures of docs/ again (needs Chromium)
	$(PY) tools/screenshots.py

lighthouse: $(VENV)/.installed-dev ## Let Lighthouse judge the public pages (needs Chromium and node)
	$(PY) tools/lighthouse.py

clean: ## Remove what can be made again; the data in var/ stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
