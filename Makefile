# Everything a developer or a new user runs. Each target does its own set-up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ANKI := .venv-anki
TESTS ?= tests
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: deck test faces lint bench soak reference pictures clean

deck: $(VENV)/.installed  ## build the demo deck
	@$(BIN)/mkdeck build

test: $(VENV)/.dev $(ANKI)/.installed  ## every test that fits into a run
	$(BIN)/python -m pytest -n auto -m "not soak and not faces" $(TESTS)

soak: $(VENV)/.dev $(ANKI)/.installed  ## what is too long for every run
	$(BIN)/python -m pytest -n auto -m soak --timeout 7200 $(TESTS)

faces: $(VENV)/.dev $(ANKI)/.installed  ## every card face in the browser, and contact sheets in build/faces
	$(BIN)/python -m pytest -n auto -m faces tests/faces
	$(BIN)/python -m tests.faces.sheet build/faces

lint: $(VENV)/.dev
	$(BIN)/ruff check cards tests
	$(BIN)/ruff format --check cards tests
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev  ## the ratios; CORPUS=folder for a corpus of your own
	$(BIN)/python -m tests.bench $(CORPUS)

reference: $(VENV)/.installed  ## write the command reference anew: templates/help/*/commands.md
	$(BIN)/python -m cards.cli.reference

pictures: $(VENV)/.dev  ## those at the head of the README
	$(BIN)/python -m tests.review.picture decks/pictures

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --editable '.[office,review,web]'
	@touch $@

$(VENV)/.dev: $(VENV)/.installed pyproject.toml
	$(BIN)/pip install --quiet --upgrade pip  # for --group
	$(BIN)/pip install --quiet --group dev
	@touch $@

# Anki's backend is AGPL: it judges our decks from an environment and a process of its own.
# Of its desktop program only the reviewer's page is wanted: style, script and MathJax, without Qt.
$(ANKI)/.installed: tests/anki-requirements.txt tests/anki-pages-requirements.txt
	$(PYTHON) -m venv $(ANKI)
	$(ANKI)/bin/pip install --quiet --requirement tests/anki-requirements.txt
	$(ANKI)/bin/pip install --quiet --no-deps --requirement tests/anki-pages-requirements.txt
	@touch $@

clean:
	rm -rf $(VENV) $(ANKI) build dist decks/out
