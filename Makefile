# Every target makes its own environment in .venv; nothing is needed before but Python 3.11 and make.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
NEXUS_TEST_POSTGRES_URL ?= postgres://postgres@127.0.0.1:5432/postgres
VENV := .venv
BIN := $(CURDIR)/$(VENV)/bin
MANAGE := cd backend && $(BIN)/python manage.py

.PHONY: help demo test serve lint audit sbom bench prove mutate requirements clean ldap
.DEFAULT_GOAL := help

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

# pip reinstalls only when a compiled requirements file changed.
$(VENV)/base.stamp: requirements/base.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Nexus needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 ...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what Nexus runs on into $(VENV) (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/base.stamp
	@echo "Installing what tests and checks need into $(VENV) (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

demo: $(VENV)/base.stamp  ## make the sample clinic and re-import all of it, thumbnails and verification included; SQLite, local folders
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) make_sample_clinic --no-patients --verbosity 0
	@echo "scripts/reimport/master_reimport.py --full"
	@$(BIN)/python scripts/reimport/master_reimport.py --full
	@echo
	@echo "Look at the pictures: make serve"
	@echo
	@echo "The main job alone, as often as you like:"
	@echo "  source $(VENV)/bin/activate && cd backend"
	@echo "  python manage.py link_filemaker_images_csv --csv ../Image_dataV9.csv --dry-run --limit 100"
	@echo "  python manage.py check_export ../Image_dataV9.csv"
	@echo "docs/migration-day.md goes through a clinic of your own."

# Plain HTTP, because it is reached from this machine alone; docs/serving.md shows a clinic's network.
serve: $(VENV)/base.stamp  ## serve the pages on this machine, on PORT (default 8000)
	@$(MANAGE) migrate --verbosity 0
	@cd backend && NEXUS_HTTPS=0 exec $(BIN)/python manage.py serve --port $(PORT)

# Twice: everything on SQLite, then whatever touches a database on PostgreSQL. Three at a time on two cores: many wait for servers.
test: $(VENV)/dev.stamp  ## run the tests on SQLite, PostgreSQL and S3
	$(BIN)/python -m pytest -n 3 --dist loadgroup
	DATABASE_URL=$(NEXUS_TEST_POSTGRES_URL) $(BIN)/python -m pytest -n 3 --dist loadgroup

lint: $(VENV)/dev.stamp  ## check format, style, types and floors
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy backend tests bench prove mutate scripts docs/pictures/draw.py docs/pictures/house.py docs/paste_checks.py
	PYTHONPATH=backend $(BIN)/lint-imports

# Where the service that knows the advisories does not answer, that is said, and stops nothing.
audit: $(VENV)/dev.stamp  ## look for weaknesses: bandit, advisories of the libraries, 3,000 odd requests to the API
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive backend
	$(BIN)/python -m tests.audit.advisories
	NEXUS_AUDIT=1 $(BIN)/python -m pytest tests/audit

sbom: $(VENV)/dev.stamp  ## write what Nexus is made of to var/sbom.json (CycloneDX)
	@mkdir -p -m 700 var
	$(BIN)/cyclonedx-py requirements requirements/base.txt --output-reproducible --output-file var/sbom.json

bench: $(VENV)/dev.stamp  ## measure the claims of docs/performance.md, side by side; PARTS="linking pages" measures these alone
	$(BIN)/python -m bench $(PARTS)

prove: $(VENV)/dev.stamp  ## put 300,000 files of hostile clinics with known truth through the commands, and count what goes wrong
	$(BIN)/python -m prove.setups
	PYTHONPATH=backend $(BIN)/python -m prove.listing_faults
	$(BIN)/python -m prove --write

mutate: $(VENV)/dev.stamp  ## make small changes in the critical code, one at a time, and count those that a test notices
	$(BIN)/python -m mutate $(if $(ROOM),--room $(ROOM)) $(if $(SAMPLE),--sample $(SAMPLE))

ldap: $(VENV)/base.stamp  ## install what signing in by LDAP takes; needs Debian's libldap2-dev, libsasl2-dev and gcc
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/ldap.txt

requirements: $(VENV)/dev.stamp  ## compile requirements/*.in to pinned, hashed *.txt
	cd requirements && for name in base dev ldap; do \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-annotate --no-header $$name.in --output-file $$name.txt; done

clean:  ## remove the environment and everything the program wrote by itself
	rm -rf $(VENV) var
