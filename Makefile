# Needs Python 3.11 or newer, and nothing else: the environment is set up in .venv, once.
# make PYTHON=/path/to/python3 chooses the interpreter.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help compile check test lint types imports unit current applications tracker existing run bench mutants schemathesis proofs locks walks golden domains fuzz docs lock clean
unexport PYTHONPATH PYTHONHOME PIP_USER PIP_TARGET

python := .venv/bin/python
# Its own new version is nothing that pyright should ask the network about.
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1
export PYTHON

compiler := sh requirements/environment.sh compiler
all := sh requirements/environment.sh all

compile: ## compile specs/ into examples/tracker/
	@$(compiler)
	$(python) -m compiler compile

check: ## say whether the generated files still match the specs (what pre-commit runs)
	@$(compiler)
	$(python) -m compiler check

test: lint types imports unit current applications ## everything that must hold; each part is also a target of its own

lint: ## style of the compiler and its tests
	@$(all)
	$(python) -m ruff check
	$(python) -m ruff format --check

types: ## types of the compiler and its tests
	@$(all)
	$(python) -m mypy

imports: ## the import contract
	@$(all)
	.venv/bin/lint-imports --no-cache

unit: ## the compiler's own tests
	@$(all)
	$(python) -m pytest -q -n 2

current: ## compile in memory, and compare every byte
	@$(all)
	$(python) -m compiler compile --check

applications: tracker existing ## both example applications: style, types, and their tests on PostgreSQL

tracker: ## the tracker alone
existing: ## the shop alone
tracker existing:
	@$(all)
	sh examples/verify.sh examples/$@

run: ## serve the tracker with something in it, on a PostgreSQL of its own
	@$(all)
	@cd examples/tracker && exec ../../$(python) dev.py

bench: ## time compiling 10, 100 and 1,000 resources, step by step
	@$(all)
	$(python) -m benchmarks
	$(python) -m benchmarks.lint

mutants: ## take away each guard of the tracker in turn, and see a test of it fail; an hour or so
	@$(all)
	$(python) -m tests.mutation

schemathesis: ## send hostile requests for MINUTES (2) to each of two applications, as three people
	@$(all)
	SCHEMATHESIS_MINUTES=$${MINUTES:-2} $(python) -m pytest -q -s tests/behaviour/test_schemathesis.py

proofs: ## every kind of migration on each PostgreSQL at hand, for docs/migrations-proofs.md
	@$(all)
	$(python) -m tests.behaviour.migrations.page

locks: ## how long others wait while a table of a million rows migrates, for docs/migrations-proofs.md
	@$(all)
	$(python) -m tests.behaviour.migrations.locks

SECONDS := 900
walks: ## random walks over specs on a database for SECONDS
	@$(all)
	$(python) -m tests.behaviour.migrations.walks $(SECONDS)

golden: ## accept what the golden cases say now; then read the diff
	@$(all)
	$(python) -m pytest -q tests/golden --update-golden

domains: ## every emitted test of the domains in tests/domains, and their types
	@$(all)
	ALL_DOMAINS=1 $(python) -m pytest -q tests/domains

MINUTES ?= 10
fuzz: ## compile, apply, import and test made-up projects for MINUTES; failures stay in .hypothesis/fuzz
	@$(all)
	nice $(python) -m tests.fuzz $(MINUTES) 10

docs: ## rewrite docs/reference/ and the JSON Schema of specs from the meta-schema
	@$(all)
	$(python) -m tests.docs.reference
	$(python) -m compiler schema > .restc/schema.json

lock: ## resolve requirements/dev.txt anew from pyproject.toml
	sh requirements/lock.sh

clean: ## remove the environment and every cache
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .restc/cache dist
	rm -rf examples/*/.mypy_cache examples/*/.ruff_cache examples/*/.pytest_cache examples/*/.coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## this list
	@awk -F ':.*## ' '/^[a-z ]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile
