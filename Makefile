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
