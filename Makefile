# Bulkhead's commands. `make help` lists them; everything built lands in build/.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --warn-undefined-variables

EMULATOR ?= auto
DEVICE ?=
APPEND ?=

.DEFAULT_GOAL := help
.PHONY: help deps kernel iso usb flash run trials debug check test clean

help: ## List the commands
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

deps: ## Install what is missing (apt and NuGet); asks before it uses sudo, except in CI
	@tools/deps

clean: ## Remove everything built
	rm -rf build
	find . -type d \( -name bin -o -name obj \) -not -path './.git/*' -prune -exec rm -rf {} +
