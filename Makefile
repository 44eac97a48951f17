# The commands of this project. `make run` serves the site, `make test` tests it; both set up what they need.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python -W error::SyntaxWarning manage.py
LOCKS := core dev s3 redis uv
COMPILE := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -q
# Deno formats and lints what the browser reads; its rules against `window` are for scripts that run elsewhere, too.
WEB := static/css static/js
FORMAT_WEB := deno fmt --no-config --line-width 120
LINT_WEB := deno lint --no-config --rules-exclude=no-window,no-window-prefix \
  --rules-include=eqeqeq,guard-for-in,no-eval,no-self-compare,no-throw-literal,no-useless-rename
export DENO_NO_UPDATE_CHECK = 1
export PATH := $(CURDIR)/$(BIN):$(PATH)

.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help run dev test browser-test format check quality screenshots guide messages lock editor setup setup-dev prepare

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 22

# --- set-up ------------------------------------------------------------------------------------------------------------

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: apt-get install python3"; exit 1; }
	@echo "-> making the Python environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "python3-venv is missing: apt-get install python3-venv"; exit 1; }

# uv installs in seconds what pip installs in a minute; where it cannot reach its packages, pip reads the same hashed files.
# Like pip on Debian it trusts the certificates of the machine: behind a proxy that opens TLS its own would not do.
export UV_SYSTEM_CERTS = 1
define install
	@echo "-> installing $(1) from hashed lock files"
	@{ $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt && \
	   $(BIN)/uv pip sync -q --compile-bytecode --python $(BIN)/python --require-hashes $(2); } 2>$(VENV)/uv.log || \
	 $(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes $(addprefix -r ,$(2)) || \
	 { cat $(VENV)/uv.log; exit 1; }
	@touch $@
endef

# The development set contains the core set, so that either stamp means that the site can run.
$(VENV)/core.stamp: requirements/core.txt requirements/uv.txt | $(BIN)/python
	@rm -f $(VENV)/dev.stamp
	$(call install,what the site needs,requirements/core.txt)

$(VENV)/dev.stamp: requirements/core.txt requirements/dev.txt requirements/uv.txt | $(BIN)/python
	$(call install,what the site and its tests need,requirements/core.txt requirements/dev.txt)
	@touch $(VENV)/core.stamp

setup: $(VENV)/core.stamp

setup-dev: $(VENV)/dev.stamp

# A placeholder that is wrong stops it, and .DELETE_ON_ERROR sees to it that the next run compiles again.
%.mo: %.po | $(VENV)/core.stamp
	@echo "-> compiling $<"
	@$(BIN)/pybabel -q compile -i $< -o $@

MESSAGES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))

# --- the site ----------------------------------------------------------------------------------------------------------

prepare: setup $(MESSAGES)
	@$(MANAGE) prepare

run: prepare ## set everything up and serve the site at http://127.0.0.1:8000 (PORT=… changes it)
	@echo
	@echo "The site:        http://127.0.0.1:$(PORT)/de/   http://127.0.0.1:$(PORT)/uk/"
	@echo "The press desk:  http://127.0.0.1:$(PORT)/admin/   (make editor gives you an account)"
	@echo "Ctrl-C stops it."
	@exec env SITE_URL=$${SITE_URL:-http://127.0.0.1:$(PORT)} $(BIN)/gunicorn -c deploy/gunicorn.conf.py --bind 127.0.0.1:$(PORT) partnership.wsgi

dev: setup $(MESSAGES) ## serve the site with DEBUG and autoreload
	@DEBUG=true $(MANAGE) prepare
	@DEBUG=true SITE_URL=http://127.0.0.1:$(PORT) $(MANAGE) runserver 127.0.0.1:$(PORT)

editor: prepare ## make an account for the press desk (asks for name and password, or makes one)
	@$(MANAGE) add_editor

# --- development -------------------------------------------------------------------------------------------------------

test: setup-dev $(MESSAGES) ## set everything up and run the tests (ARGS=… are pytest's)
	@echo "-> running the tests"
	@$(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)

browser-test: setup-dev $(MESSAGES) ## run the journeys in headless Chromium
	@echo "-> running the browser tests"
	@$(BIN)/python -m pytest tests/browser -m browser -n 2 --dist worksteal $(ARGS)

format: setup-dev ## write Python, styles and scripts as their formatters have them
	@ruff format --quiet .
	@$(FORMAT_WEB) $(WEB)

check: setup-dev $(MESSAGES) ## format, lint, types, templates, messages, migrations, deployment settings
	@echo "-> format and lint"
	@ruff format --check --quiet . && ruff check --quiet .
	@$(FORMAT_WEB) --check $(WEB) && $(LINT_WEB) static/js
	@echo "-> imports and dependencies"
	@lint-imports --no-logo 2>/dev/null >$(VENV)/imports.log || { cat $(VENV)/imports.log; exit 1; }
	@deptry . 2>$(VENV)/deptry.log || { cat $(VENV)/deptry.log; exit 1; }
	@echo "-> types"
	@mypy
	@echo "-> templates"
	@git ls-files -z --cached --others --exclude-standard 'templates/*.html' | xargs -0 djade --target-version 5.2 --check
	@djlint templates --lint --quiet
	@echo "-> messages"
	@$(BIN)/python -m tests.messages
	@echo "-> migrations and settings"
	@DATABASE_URL=sqlite://:memory: $(MANAGE) makemigrations --check --dry-run --verbosity 0
	@$(BIN)/python -m pytest -q -p no:cacheprovider tests/partnership/test_settings.py -k deploy

screenshots: setup-dev prepare ## take pictures of the main pages into var/screenshots, and those of the README into docs/
	@$(BIN)/gunicorn -c deploy/gunicorn.conf.py --bind 127.0.0.1:8765 --pid var/screenshots.pid --daemon partnership.wsgi
	@sleep 3; $(BIN)/python docs/screenshots.py http://127.0.0.1:8765 var/screenshots; status=$$?; \
	  kill $$(cat var/screenshots.pid); exit $$status

guide: setup-dev $(MESSAGES) ## take the pictures of the editors' guide into docs/guide/
	@$(BIN)/python docs/guide/pictures.py

quality: setup-dev prepare ## hold every page against html-validate, the main ones against Lighthouse (needs Node.js)
	@echo "-> installing html-validate and Lighthouse into var/quality"
	@npm install --prefix var/quality --no-save --no-audit --no-fund --ignore-scripts --loglevel error html-validate@10.17.0 lighthouse@12.8.2
	@SITE_URL=http://127.0.0.1:8766 $(BIN)/gunicorn -c deploy/gunicorn.conf.py --bind 127.0.0.1:8766 --pid var/quality.pid --daemon partnership.wsgi
	@sleep 3; $(BIN)/python docs/quality.py http://127.0.0.1:8766 var/quality; status=$$?; \
	  kill $$(cat var/quality.pid); exit $$status

messages: setup-dev ## gather the messages of code and templates into locale/
	@$(BIN)/python -m tests.messages gather
	@$(MAKE) --no-print-directory $(MESSAGES)

lock: setup-dev ## resolve requirements/*.in anew into hashed lock files
	@for name in $(LOCKS); do echo "-> requirements/$$name.txt"; $(COMPILE) $(UPGRADE) -o requirements/$$name.txt requirements/$$name.in || exit 1; done
