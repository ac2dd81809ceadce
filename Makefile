# make run    sets everything up, then starts the page         make lint   style and types
# make test   sets everything up, then runs the tests          make lock   renews requirements.lock
#
# Needs Python 3.11 to 3.14, no root rights, and the Python registry (or what pip is configured for).
# Everything is installed into .venv, in the versions of requirements.lock; a stamp file per set-up keeps
# the next run quick.

VENV := .venv
BIN := $(VENV)/bin
PYTEST_ARGS ?=
SUITS := import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14; do \
	"$$p" -c "$(SUITS)" 2>/dev/null && { echo "$$p"; break; }; done)

# What Python compiles is kept: compiling all again takes longer than the rest of a start.
unexport PYTHONDONTWRITEBYTECODE

# uv reads other settings than pip: hand over where pip is told to look for packages.
PLACES := \
	set -e; \
	pip_says() { "$(BIN)/python" -m pip config get "$$1" 2>/dev/null | tr ' ' ','; }; \
	UV_FIND_LINKS="$${UV_FIND_LINKS:-$${PIP_FIND_LINKS:-$$(pip_says global.find-links)}}"; \
	UV_DEFAULT_INDEX="$${UV_DEFAULT_INDEX:-$${PIP_INDEX_URL:-$$(pip_says global.index-url)}}"; \
	for name in UV_FIND_LINKS UV_DEFAULT_INDEX; do \
		eval "value=\$$$$name"; if [ -n "$$value" ]; then export "$$name"; else unset "$$name"; fi; done; \
	export UV_LINK_MODE="$${UV_LINK_MODE:-copy}";
UV := $(PLACES) "$(BIN)/uv"

# Only the tests need torch. Where no wheel of it for this Python lies in those places, the one without CUDA is taken,
# gigabytes smaller; it has an index of its own, which not every network reaches.
define INSTALL
	$(PLACES) \
	install() { "$(BIN)/uv" pip install --quiet --compile-bytecode --python "$(BIN)/python" --constraint requirements.lock --editable . $(1) "$$@"; }; \
	tag=$$("$(BIN)/python" -c 'import sys; print("cp%d%d" % sys.version_info[:2])'); \
	if ls $$(echo "$${UV_FIND_LINKS:-}" | tr ',' ' ') 2>/dev/null | grep -q "^torch-.*-$$tag-"; \
	then install; else install --torch-backend "$${UV_TORCH_BACKEND:-cpu}" || { \
		echo "that did not work (see above); once more, with torch, where it is wanted, from the registry itself" >&2; \
		install; }; fi
endef

.PHONY: run test clients lint format lock clean

run: $(VENV)/.for-running
	@exec "$(BIN)/waystone" serve --fetch-model

# The tests wait for real parts (a browser, servers, a language model): what fails while two of them share the machine
# is named, and run once more alone. Only what fails both times fails.
test: $(VENV)/.for-developing
	@"$(BIN)/pytest" -rfEs --tb=short -n 2 --dist worksteal $(PYTEST_ARGS) || { \
		[ $$? -eq 1 ] && echo "Once more, alone, what failed:" >&2 && \
		"$(BIN)/pytest" -rfEs --tb=short --last-failed --last-failed-no-failures none $(PYTEST_ARGS); }

# Other programs, for the tests that talk to the server with them; without them those tests are left out.
clients: $(VENV)/.for-developing
	@$(UV) venv --quiet --allow-existing --python "$(BIN)/python" "$(VENV)/clients"
	@$(UV) pip install --quiet --python "$(VENV)/clients/bin/python" --group clients

lint: $(VENV)/.for-developing
	@"$(BIN)/ruff" check .
	@"$(BIN)/ruff" format --check .
	@"$(BIN)/mypy"

format: $(VENV)/.for-developing
	@"$(BIN)/ruff" check --fix .
	@"$(BIN)/ruff" format .

# torch is named once, without its CPU tag, and without the CUDA packages of its other builds.
lock: $(VENV)/.for-developing
	@echo "torch==$$("$(BIN)/python" -c 'from importlib.metadata import version; print(version("torch").split("+")[0])')" \
		> "$(VENV)/torch.txt"
	@$(UV) pip compile pyproject.toml --quiet --group dev --group training --extra postgresql --constraint "$(VENV)/torch.txt" \
		--python-version 3.11 --universal --no-header --no-annotate --output-file "$(VENV)/lock.txt"
	@sed -e '/^nvidia-/d' -e '/^cuda-/d' -e '/^triton/d' -e 's/^\(torch==[0-9.]*\).*/\1/' "$(VENV)/lock.txt" \
		| uniq > requirements.lock

clean:
	rm -rf "$(VENV)"

$(VENV)/.for-running: $(BIN)/uv pyproject.toml requirements.lock
	@echo "installing what Waystone needs (a few minutes the first time)" >&2
	@$(call INSTALL)
	@touch $@

$(VENV)/.for-developing: $(BIN)/uv pyproject.toml requirements.lock
	@echo "installing what Waystone and its tests need (a few minutes the first time)" >&2
	@$(call INSTALL,--group dev --group training)
	@touch $@ $(VENV)/.for-running

$(BIN)/uv:
	@test -n "$(PYTHON)" || { echo "Waystone needs Python 3.11 to 3.14; or name one: make PYTHON=…" >&2; exit 1; }
	@$(PYTHON) -m venv "$(VENV)" || { echo "$(PYTHON) cannot make a virtual environment (see above)" >&2; exit 1; }
	@"$(BIN)/python" -m pip install --quiet --disable-pip-version-check "uv>=0.9"
