# Beckon's commands. Needs Python 3.11 or newer and make; everything else comes by itself.
.DEFAULT_GOAL := help
SHELL := /bin/sh

PYTHON ?= $(firstword $(foreach name,python3 python3.13 python3.12 python3.11,$(shell $(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))))
PY := .venv/bin/python
CONSTRAINTS := $(wildcard constraints.txt)
PIP := $(PY) -m pip install --quiet --disable-pip-version-check $(addprefix -c ,$(CONSTRAINTS))
READY := .venv/.ready
READY_DEV := .venv/.ready-dev

.PHONY: run test check bench faults format lint types layers frontend clean help

run: $(READY)  ## start everything (PORT, HOST, BECKON_DATA, BECKON_DEMO=0, DATABASE_URL, REDIS_URL)
	@exec $(PY) -m launcher run

test: $(READY_DEV)  ## every check and every test
	@exec $(PY) -m launcher check

check: $(READY_DEV)  ## the checks that take seconds: format, lint, types, layers, migrations
	@exec $(PY) -m launcher check format lint types layers migrations

bench: $(READY_DEV) frontend  ## measure, each figure beside its limit
	@BECKON_DATA="$${BECKON_DATA:-$(CURDIR)/.beckon-bench}" exec $(PY) -m bench

faults: $(READY_DEV) frontend  ## break things on purpose and count what was lost (nothing)
	@BECKON_DATA="$${BECKON_DATA:-$(CURDIR)/.beckon-faults}" exec $(PY) -m faults

format: $(READY_DEV)  ## put the code into shape
	@.venv/bin/ruff check --fix-only --quiet . && .venv/bin/ruff format .

lint types layers: $(READY_DEV)  ## one check alone
	@exec $(PY) -m launcher check $@

frontend: $(READY)  ## build static/dist, if its sources have changed
	@exec $(PY) -m launcher frontend

clean:  ## remove what was installed and built; .beckon, your data, stays
	rm -rf .venv static/dist frontend/node_modules .beckon-bench .beckon-faults .mypy_cache .ruff_cache

help:  ## this list
	@sed -n 's/^\([a-z][a-z ]*\):.*## \(.*\)/\1\t\2/p' $(firstword $(MAKEFILE_LIST)) | \
		awk -F '\t' '{ printf "  make %-20s %s\n", $$1, $$2 }'

.venv/pyvenv.cfg:
	@test -n "$(PYTHON)" || { echo "Beckon needs Python 3.11 or newer: install it, or name it: make PYTHON=/path/to/python3 …" >&2; exit 1; }
	@echo "making .venv with $(PYTHON)"
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "This Python cannot make virtual environments (on Debian: apt install python3-venv)." >&2; exit 1; }

$(READY): requirements.txt $(CONSTRAINTS) | .venv/pyvenv.cfg
	@echo "installing what Beckon runs on"
	@$(PIP) -r requirements.txt
	@touch $@

$(READY_DEV): requirements-dev.txt $(READY)
	@echo "installing what the checks need"
	@$(PIP) -r requirements-dev.txt
	@touch $@
