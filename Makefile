# The two commands: `make run` opens the workstation on the demo cases, `make test` runs every check that CI runs.
.PHONY: setup run test lint bench

setup:
	./setup

run: setup
	cargo run --release --locked -- demo

lint: setup
	cargo fmt --check
	cargo clippy --locked --all-targets -- --deny warnings

test: lint
	cargo test --locked

bench: setup
	cargo bench --locked --bench figures

# Training of the networks in models/; never needed to run or test Assay. Goes on where it stopped, for MINUTES.
MINUTES ?= 60
PYTHON ?= $(CURDIR)/target/training/venv/bin/python

$(CURDIR)/target/training/venv/bin/python: training/requirements.txt
	python3 -m venv target/training/venv
	target/training/venv/bin/pip install --quiet --requirement training/requirements.txt
	touch $@

TRAININGS = face-detector face-embedding face-attributes passive-liveness mrz-reader spoken-digits document-locator \
	document-surface
.PHONY: $(TRAININGS:%=train-%)

$(TRAININGS:%=train-%): train-%: $(PYTHON)
	cargo build --release --locked
	cd training/$(subst -,_,$*) && $(PYTHON) train.py --minutes $(MINUTES)
