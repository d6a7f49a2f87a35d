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

# Fuzzing (docs/hostile-input.md): every target for FUZZ_SECONDS, one after the other; what they find lies in fuzz/artifacts. Needs a
# nightly toolchain and cargo-fuzz.
FUZZ_SECONDS ?= 620
FUZZ_TARGETS = case_json request zip image video mrz barcode policy audit_log sealed_file keys lists moving
FUZZ_BUILT = fuzz/target/x86_64-unknown-linux-gnu/release
.PHONY: fuzz kills

fuzz: setup
	cargo +nightly fuzz build
	$(FUZZ_BUILT)/seeds fuzz/corpus
	set -e; for target in $(FUZZ_TARGETS); do \
		cargo +nightly fuzz run $$target -- -max_total_time=$(FUZZ_SECONDS) -rss_limit_mb=2048 -timeout=25; \
	done

# Kills the program at KILLS random moments of each of import, run, decision and export, and looks whether anything was lost.
KILLS ?= 50
kills: setup
	ASSAY_KILLS=$(KILLS) cargo test --locked --test it kills:: -- --nocapture
