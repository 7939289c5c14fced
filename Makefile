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

iso: build/bulkhead.iso ## Make the boot image, for BIOS and UEFI; APPEND is the kernel's command line
	@echo "build/bulkhead.iso is ready: $$(stat -c %s build/bulkhead.iso) bytes"

usb: build/bulkhead.img ## Make the same image under the name that flash writes to a USB stick
	@echo "build/bulkhead.img is ready: make flash DEVICE=/dev/sdX writes it (lsblk lists devices)"

flash: build/bulkhead.img ## Write the image to a USB stick, DEVICE=/dev/sdX, and verify it; asks first
	@boot/flash build/bulkhead.img "$(DEVICE)"

build/bulkhead.iso: build/kernel/kernel.elf boot/make-iso boot/grub.cfg build/append
	@boot/make-iso --kernel $< --append "$$APPEND" --output $@

build/bulkhead.img: build/bulkhead.iso
	@cp $< $@

build/boot/font.bin: boot/extract-font
	@mkdir -p $(@D)
	@boot/extract-font $@

# Changes only when APPEND does, so that another command line makes another image.
.PHONY: always
export APPEND
build/append: always
	@mkdir -p $(@D)
	@printf '%s\n' "$$APPEND" | cmp -s - $@ || printf '%s\n' "$$APPEND" >$@

clean: ## Remove everything built
	rm -rf build
	find . -type d \( -name bin -o -name obj \) -not -path './.git/*' -prune -exec rm -rf {} +
