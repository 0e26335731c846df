# Two commands: `make demo` and `make test`. The rest is for people who work on the companion.
PYTHON ?= python3
PORT ?= 8080
BIN := .venv/bin

.PHONY: demo test bench torture years linkage picture bins guide messages locks clean

demo: .venv/service  ## start the companion with a chat page on this machine
	$(BIN)/companion demo --port $(PORT)

test: .venv/test  ## lint, types, content, and every test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/companion check
	$(BIN)/pytest -n 4 --dist worksteal

bench: .venv/test  ## turns a second, from HTTP in to message out; writes docs/bench.md
	$(BIN)/python -m tests.bench.run

torture: .venv/test  ## kill the service a hundred times on each database; writes docs/torture.md
	COMPANION_KILLS=$${COMPANION_KILLS:-100} $(BIN)/python -m tests.journeys.torture
	$(BIN)/pytest -q -m long

years: .venv/test  ## two years of circles, hundreds of times; writes its part of docs/torture.md
	$(BIN)/python -m tests.bot.years.run

linkage: .venv/test  ## an intruder tries to find out who answered what; writes its part of docs/anonymity.md
	$(BIN)/python -m tests.linkage.run

picture: .venv/test  ## photograph the demo for the README; needs Chromium
	$(BIN)/python -m tests.journeys.picture

bins: .venv/test  ## draw the bins of every town, as people get them; writes docs/pictures
	$(BIN)/python -m tests.bot.bin_pictures

guide: .venv/test  ## photograph the demo for the guides in docs; needs Chromium
	$(BIN)/python -m tests.journeys.guide
	$(BIN)/python -m tests.journeys.guide_welcome
	$(BIN)/python -m tests.journeys.guide_circles
	$(BIN)/python -m tests.journeys.guide_feedback

words: .venv/test  ## measure how plain the content is; writes docs/plain-language.md
	$(BIN)/python -m tests.plain.run

messages: .venv/test  ## bring the catalogues and the list of published ids up to date
	$(BIN)/python -m flows.published
	mkdir -p build
	$(BIN)/pybabel -q extract -F locales/babel.toml -k words -k label:1c,2 -k counted:1,2 \
	  --no-default-keywords --add-comments=Translators: --add-location=file --sort-by-file \
	  --project=companion --width=100 -o build/companion.pot .
	for language in $$($(BIN)/python -c 'from flows.catalogue import LANGUAGES as L; print(*L)'); do \
	  catalogue=locales/$$language/LC_MESSAGES/companion.po; \
	  test $$language = en && continue; \
	  test -f $$catalogue || { $(BIN)/pybabel -q init -D companion -d locales -l $$language \
	    -i build/companion.pot --width=100; continue; }; \
	  $(BIN)/pybabel -q update -D companion -d locales -l $$language -i build/companion.pot \
	    --width=100 --ignore-obsolete --no-fuzzy-matching --ignore-pot-creation-date; \
	done

locks: .venv/test  ## choose the newest versions again
	$(BIN)/pip install -q uv
	$(BIN)/uv pip compile -q pyproject.toml --universal --no-emit-index-url --no-header \
	  --no-annotate --generate-hashes --upgrade -o requirements.lock
	$(BIN)/uv pip compile -q pyproject.toml --group test --universal --no-emit-index-url --no-header \
	  --no-annotate --generate-hashes -c requirements.lock -o requirements-test.lock

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/service: requirements.lock pyproject.toml | .venv/bin/python
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install -q --disable-pip-version-check --no-deps -e .
	touch $@

.venv/test: .venv/service requirements-test.lock
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-test.lock
	touch $@

clean:
	rm -rf .venv build *.egg-info
