# Two commands on a machine that has only python3 (3.11-3.13), pip and make:
#   make run    set up, build the tables from examples/, print a report
#   make test   set up, run every check
PYTHON ?= python3
PATH := $(CURDIR)/.venv/bin:$(PATH)
export PATH

.PHONY: run test setup clean

run: .venv/ready
	@pressrow build examples

test: .venv/ready
	ruff check .
	ruff format --check .
	mypy
	python -m benchmarks floors
	pytest -n 2 --dist worksteal

setup: .venv/ready

# Bytecode is compiled on purpose: without it every start of Prefect's server pays 13 s of CPU.
.venv/ready: requirements.lock pyproject.toml
	@echo "Setting up .venv (uv, then the locked packages; about a minute with an empty cache) ..."
	@test -x .venv/boot/bin/uv || ($(PYTHON) -m venv .venv/boot && .venv/boot/bin/pip install --quiet --disable-pip-version-check uv)
	@test -x .venv/bin/python || .venv/boot/bin/uv venv --quiet --allow-existing --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')" .venv
	@VIRTUAL_ENV=$(CURDIR)/.venv .venv/boot/bin/uv pip sync --quiet --require-hashes --compile-bytecode requirements.lock
	@VIRTUAL_ENV=$(CURDIR)/.venv .venv/boot/bin/uv pip install --quiet --no-deps --no-build-isolation --compile-bytecode --editable .
	@touch $@

clean:
	rm -rf .venv build *.egg-info
