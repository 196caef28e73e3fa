# The project's commands; `make` alone lists them. Needs Python ≥ 3.11 and make, the rest is installed here.

PYTHON ?= python3
ENVIRONMENT := .venv/bin/python
# A script of frontend/package.json, with Node from PATH or from the environment.
NPM := $(ENVIRONMENT) -m api.running.frontend
COMPILE := $(ENVIRONMENT) -m piptools compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options
export PORT

.DEFAULT_GOAL := help
.PHONY: help environment run test reach bench format lint types openapi migration lock clean

help: ## List the commands
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS='	' read -r name text; do \
		printf '  make %-12s %s\n' "$$name" "$$text"; done

environment:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Python 3.11 or newer is needed as $(PYTHON): install it, or name it: make PYTHON=/path/to/python3.12 …"; \
		exit 1; }
	@$(PYTHON) -I api/running/environment.py

run: environment ## Run the product on http://localhost:8000 (PORT=8001 for another port)
	@exec $(ENVIRONMENT) -m api.running.supervisor

test: environment ## Run every check, or some: make test ONLY="lint types"
	@exec $(ENVIRONMENT) -m api.running.checks $(ONLY)

reach: environment ## Run every journey with the keyboard alone, then on a phone
	@KEYBOARD=1 $(ENVIRONMENT) -m api.running.checks journeys
	@PHONE=1 $(ENVIRONMENT) -m api.running.checks journeys

bench: environment ## Measure submissions and lists at 100,000 invoices beside pgbench
	@exec $(ENVIRONMENT) -m tests.bench

format: environment ## Format and mend what machines can mend
	@$(ENVIRONMENT) -m ruff check --fix --quiet . ; $(ENVIRONMENT) -m ruff format --quiet .
	@$(NPM) format

lint: environment ## Check style and imports
	@$(ENVIRONMENT) -m api.running.checks format lint imports

types: environment ## Check types in Python and TypeScript
	@$(ENVIRONMENT) -m api.running.checks types

openapi: environment ## Regenerate openapi/openapi.json and the TypeScript types
	@$(ENVIRONMENT) -m api.cli openapi
	@$(NPM) generate

migration: environment ## Draft the next migration: make migration NAME="add mandates"
	@$(ENVIRONMENT) -m api.running.migration "$(NAME)"

lock: environment ## Pin the packages anew from pyproject.toml and package.json, with hashes
	@$(COMPILE) --output-file requirements.txt pyproject.toml
	@$(COMPILE) --constraint requirements.txt --extra dev --output-file requirements-dev.txt pyproject.toml
	@$(NPM) --lock
	@$(ENVIRONMENT) -m api.running.npm_lock

clean: ## Remove the database, demo data, logs and built pages
	@if [ -e .run/lock ] && command -v flock >/dev/null && ! flock --nonblock .run/lock true; then \
		echo "The product is running from here: stop it with Ctrl-C first."; exit 1; fi
	@if [ -L .run/data ]; then rm -rf "$$(dirname "$$(readlink .run/data)")"; fi
	@rm -rf .run frontend/dist frontend/test-results .mypy_cache .ruff_cache .import_linter_cache .hypothesis .pytest_cache
