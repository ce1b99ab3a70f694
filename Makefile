# One command each; every target brings what it needs. `make help` lists them.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CONSOLE := triage_service/web/console
ARGS ?=

export PIP_DISABLE_PIP_VERSION_CHECK := 1
# One thread a model worker: a second one gains nothing and fights with its neighbour.
export OMP_NUM_THREADS ?= 1

.PHONY: help demo serve test test-train check fix types deps console models keys voices train eval lock clean tools

help: ## List what can be made.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

tools: # Name what is missing on this machine, and how to get it.
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "Python 3.11 or newer is needed (as '$(PYTHON)'): https://www.python.org/downloads/ or 'apt-get install python3 python3-venv'; another name: make PYTHON=python3.12 ..."; exit 3; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
	  || { echo "Python's venv module is missing: 'apt-get install python3-venv'."; exit 3; }
	@command -v node >/dev/null && node -e 'process.exit(+(process.versions.node.split(".")[0] < 20))' \
	  || { echo "Node 20 or newer is needed: https://nodejs.org/ or your package manager."; exit 3; }
	@command -v npm >/dev/null || { echo "npm is needed; it comes with Node 20: https://nodejs.org/."; exit 3; }
	@command -v git >/dev/null || { echo "git is needed: 'apt-get install git'."; exit 3; }

$(VENV)/.serve: requirements/serve.lock pyproject.toml | tools
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing pinned packages (minutes the first time)…"
	@$(BIN)/python -m pip install -q --require-hashes -r requirements/serve.lock
	@$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.lock $(VENV)/.serve
	@echo "Installing the test tools…"
	@$(BIN)/python -m pip install -q --require-hashes -r requirements/dev.lock
	@touch $@

$(CONSOLE)/node_modules/.installed: $(CONSOLE)/package-lock.json | tools
	@cd $(CONSOLE) && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(CONSOLE)/dist/index.html: $(CONSOLE)/node_modules/.installed $(shell find $(CONSOLE)/src $(CONSOLE)/public $(CONSOLE)/index.html -type f 2>/dev/null)
	@cd $(CONSOLE) && npm run --silent build
	@touch $@

console: $(CONSOLE)/dist/index.html ## Build the supervisor console.

models/weights/.fetched: models/manifest.yaml $(VENV)/.serve
	@$(BIN)/triage models fetch
	@touch $@

models: models/weights/.fetched ## Bring the model weights and verify them.

keys: $(VENV)/.serve ## Make the master keys that seal records, where there are none.
	@$(BIN)/triage keys new --if-missing

demo: $(VENV)/.serve console models keys ## Play twelve calls to a running service (ARGS="--once --json FILE").
	@$(BIN)/triage demo $(ARGS)

serve: $(VENV)/.serve console models keys ## Take calls (settings: TRIAGE_… variables).
	@$(BIN)/triage serve

deps: ## Install the system programs that only tests need (apt).
	@scripts/deps

test: $(VENV)/.dev console models ## Everything that CI runs.
	@scripts/deps --where-possible
	@scripts/test $(ARGS)

check: $(VENV)/.dev ## Formatting, lint, types, import contracts, spelling, rules.
	@scripts/check

types: $(VENV)/.dev ## mypy --strict.
	@$(BIN)/mypy

fix: $(VENV)/.dev ## Format and repair what can be repaired.
	@$(BIN)/ruff check --fix -q . ; $(BIN)/ruff format -q .

$(VENV)/.eval: requirements/eval.lock $(VENV)/.serve
	@$(BIN)/python -m pip install -q --require-hashes -r requirements/eval.lock
	@touch $@

eval: $(VENV)/.eval models ## Measure on a labelled text set (ARGS="FILE --json OUT").
	@$(BIN)/triage-eval text $(ARGS)

$(VENV)/.voices: requirements/voices.lock $(VENV)/.serve
	@$(BIN)/python -m pip install -q --require-hashes -r requirements/voices.lock
	@touch $@

voices: $(VENV)/.voices ## Speak the demo calls anew (needs espeak-ng and npm).
	@$(BIN)/python -m models.tts $(ARGS)

.venv-train/.ready: pyproject.toml
	@test -x .venv-train/bin/python || $(PYTHON) -m venv .venv-train
	@.venv-train/bin/python -m pip install -q torch==2.13.0
	@.venv-train/bin/python -m pip install -q -e '.[train,dev,build]'
	@touch $@

train: .venv-train/.ready ## Train the classifier anew (torch, in a venv of its own).
	@.venv-train/bin/python -m models.training $(ARGS)

test-train: .venv-train/.ready ## Tests that need torch.
	@.venv-train/bin/python -m pytest tests/models/training $(ARGS)

lock: ## Resolve the pinned, hashed requirements anew (needs uv).
	@for extra in "serve:" "dev:--extra dev --extra eval" "eval:--extra eval" "voices:--extra voices"; do \
	  uv pip compile --universal --python-version 3.11 --generate-hashes --no-header -q \
	    --extra build $${extra#*:} -o requirements/$${extra%%:*}.lock pyproject.toml; done

clean: ## Remove everything that was made here.
	rm -rf $(VENV) .venv-train models/weights $(CONSOLE)/node_modules $(CONSOLE)/dist var out
