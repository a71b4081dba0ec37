# The two commands that matter: `make demo` and `make test`. Everything here may be run again at any time; what is
# up to date costs nothing.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

TARGET := $(or $(CARGO_TARGET_DIR),target)
LOG := $(TARGET)/logs/tests.txt
ASSETS := crates/web/assets
# npm writes this file last, when everything is in its place.
INSTALLED := node_modules/.package-lock.json
DEMO_DATA ?= data/demo

.PHONY: help demo test fmt lint check e2e bench assets npm executable clean-demo

help:
	@echo 'make demo        builds what is missing, then runs kezek demo (options: ARGS="--listen 127.0.0.1:8081")'
	@echo 'make test        everything that has to pass before a change lands'
	@echo 'make fmt         formats the Rust sources'
	@echo 'make lint        formatting, clippy, arrows, licences, tidiness'
	@echo 'make e2e         the stories in the browser (options: STORIES="home")'
	@echo 'make bench       every scenario of kezek bench, as JSON'
	@echo 'make clean-demo  throws the data of the demo away'

demo: assets
	cargo build --release --package cli
	exec $(TARGET)/release/kezek demo --data $(DEMO_DATA) $(ARGS)

test:
	@.ci/phase 'debian packages' .ci/debian-packages
	@.ci/phase 'npm packages' $(MAKE) npm
	@.ci/phase 'formatting' cargo fmt --all --check
	@.ci/phase 'tidiness' cargo xtask tidy
	@.ci/phase 'arrows, licences, versions' cargo xtask check
	@.ci/phase 'sentences of the guide' cargo xtask guide
	@.ci/phase 'assets' $(MAKE) assets
	@.ci/phase 'clippy' cargo clippy --workspace --all-targets -- -D warnings
	@.ci/phase 'tests' .ci/rust-tests $(LOG)
	@.ci/phase 'documentation tests' cargo test --quiet --workspace --doc
	@.ci/phase 'generated documents' cargo xtask generate --check
	@.ci/phase 'scripts of keys' node --test crates/web/keystore/ crates/web/assets/src/script/
	@.ci/phase 'stories in the browser' $(MAKE) e2e
	@grep -E '^ *Summary \[|^test result' $(LOG)

fmt:
	cargo fmt --all

lint: assets
	cargo fmt --all --check
	cargo xtask tidy
	cargo xtask check
	cargo clippy --workspace --all-targets -- -D warnings

# Built as the tests of the workspace build it, so that nothing is compiled twice.
executable: assets
	cargo test --quiet --workspace --test kezek --no-run

e2e: executable e2e/$(INSTALLED)
	KEZEK=$(abspath $(TARGET)/debug/kezek) npm --prefix e2e test -- $(STORIES)

bench: assets
	cargo build --release --package cli
	$(TARGET)/release/kezek bench commands --json
	$(TARGET)/release/kezek bench verify --json

# Both look for themselves whether anything changed.
assets: $(ASSETS)/$(INSTALLED)
	$(if $(wildcard xtask/src/signer.rs),cargo xtask signer)
	$(if $(wildcard xtask/src/assets.rs),cargo xtask assets)

npm: $(ASSETS)/$(INSTALLED) e2e/$(INSTALLED)

%/$(INSTALLED): %/package-lock.json %/package.json
	npm ci --prefix $* --no-audit --no-fund
	touch $@

clean-demo:
	rm -rf $(DEMO_DATA)
