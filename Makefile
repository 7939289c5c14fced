# Bulkhead's commands. `make help` lists them; everything built lands in build/.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --warn-undefined-variables

image_builder := build/tools/ImageBuilder/Bulkhead.ImageBuilder.dll
benchmarks := build/tools/Benchmarks/benchmarks.dll
image_checker := build/tools/ImageChecker/Bulkhead.ImageChecker.dll

EMULATOR ?= auto
SYSTEM ?= two-levels
DEVICE ?=
APPEND ?=

.DEFAULT_GOAL := help
.DEFAULT:
	@echo "$@: there is no such file, and nothing makes it: correct the name, or see docs/guests.md for guests' files" >&2
	@exit 2

.PHONY: help deps kernel iso usb flash run trials guests seventeen bench bench-logs bench-kvm debug check test test-kvm \
	kvm-linux clean

help: ## List the commands
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

deps: ## Install what is missing (apt and NuGet); asks before it uses sudo, except in CI
	@tools/deps

kernel: build/kernel/kernel.elf ## Build the kernel image

# A system with an operator gets the keyboard.
interactive = $(shell grep -q '^ *program: *operator-console' systems/$(SYSTEM)/system.yaml && echo --interactive)

run: deps build/systems/$(SYSTEM)/$(SYSTEM).iso ## Boot SYSTEM (two-levels) in an emulator (EMULATOR=bochs, qemu-kvm)
	@qemu/launch $(interactive) build/systems/$(SYSTEM)/$(SYSTEM).iso

trials: deps build/trials.iso ## Boot the thesis' trials of VMXON and print their tables (EMULATOR and APPEND as above)
	@qemu/launch build/trials.iso

bench_isos := build/bench.iso build/bench-count.iso build/systems/benchmark/benchmark.iso
bench_logs := $(bench_isos:.iso=.log)

bench-logs: deps $(bench_isos)
	@for iso in $(bench_isos); do \
		qemu/launch --emulator bochs "$$iso" >"$${iso%.iso}.log" || \
			{ grep -E '^not ok|^# end' "$${iso%.iso}.log" >&2; exit 1; }; \
	done

bench: bench-logs $(benchmarks) ## Measure what VM exits and services cost, in ticks of Bochs, beside Linux KVM's as known
	@dotnet $(benchmarks) $(bench_logs)

bench-kvm: bench-logs $(benchmarks) kvm-linux build/kvm/measure ## The same, beside Linux KVM measured in the same Bochs
	@qemu/kvm/bench $(bench_programs) >build/kvm/bench.log
	@dotnet $(benchmarks) $(bench_logs) --compare build/kvm/bench.log

guests: deps build/guests.iso ## Boot the guests image: virtual machines that exercise every VM exit
	@qemu/launch build/guests.iso

debug: deps build/kernel/kernel.elf ## Start the kernel stopped, for gdb with C# source lines (prints gdb's command)
	@qemu/launch --debug --append "$$APPEND" build/kernel/kernel.elf

seventeen: deps build/seventeen.iso ## Run the seventeen instructions bare, de-privileged and in a VM; print the table
	@qemu/launch build/seventeen.iso

checked_images := build/kernel/kernel.elf build/bench/bench.elf build/guests/guests.elf

check: $(image_checker) $(checked_images) ## Check the built images against their rules
	@dotnet $(image_checker) check build/kernel/kernel.elf --rules kernel/image-rules.yaml --sources kernel
	@dotnet $(image_checker) check build/bench/bench.elf --rules kernel/image-rules-bench.yaml
	@dotnet $(image_checker) check build/guests/guests.elf --rules kernel/image-rules-guests.yaml

# What the tests of the rings image and boot work on; they make ISO images of their own.
test_images := build/kernel/kernel.elf build/bulkhead.iso build/trials/trials.elf build/guests/guests.elf \
	build/seventeen/seventeen.elf build/bench/bench.elf build/bench-count/bench-count.elf \
	build/systems/benchmark/benchmark.iso

kvm_images := build/kernel/kernel.elf build/trials/trials.elf build/guests/guests.elf build/bench/bench.elf

test: deps $(test_images) systems $(image_checker) kvm-linux build/kvm/measure ## Run every test: host, image checker, boots
	@dotnet build Kernel.sln -tl:off -v q --nologo -clp:"ErrorsOnly;NoSummary"
	@tests/run

test-kvm: deps $(kvm_images) kvm-linux build/kvm/measure ## Run the images under QEMU/KVM, in Linux in Bochs
	@dotnet build tests/Kvm.Tests -tl:off -v q --nologo -clp:"ErrorsOnly;NoSummary"
	@tests/run kvm

kvm-linux: build/kvm/linux/vmlinuz ## Make the Linux that lends its KVM (EMULATOR=kvm-in-bochs)

# Made anew with another QEMU, which is in it.
build/kvm/linux/vmlinuz: qemu/kvm/make-linux qemu/kvm/init qemu/kvm/grub.cfg $(wildcard /usr/bin/qemu-system-x86_64)
	@qemu/kvm/make-linux $(@D)

build/kvm/measure: qemu/kvm/measure.c
	@mkdir -p $(@D)
	@gcc -std=c17 -D_GNU_SOURCE -static -O2 -Wall -Wextra -Werror -o $@ $<

iso: build/bulkhead.iso ## Make the boot image of SYSTEM, for BIOS and UEFI; APPEND is the kernel's command line
	@echo "build/bulkhead.iso is ready: $$(stat -c %s build/bulkhead.iso) bytes"

usb: build/bulkhead.img ## Make the same image under the name that flash writes to a USB stick
	@echo "build/bulkhead.img is ready: make flash DEVICE=/dev/sdX writes it (lsblk lists devices)"

flash: build/bulkhead.img ## Write the image to a USB stick, DEVICE=/dev/sdX, and verify it; asks first
	@boot/flash build/bulkhead.img "$(DEVICE)"

build/bulkhead.iso: build/systems/$(SYSTEM)/$(SYSTEM).iso build/system
	@cp $< $@

build/trials.iso: build/trials/trials.elf
build/guests.iso: build/guests/guests.elf
build/seventeen.iso: build/seventeen/seventeen.elf
build/bench.iso: build/bench/bench.elf
build/bench-count.iso: build/bench-count/bench-count.elf
second_isos := $(patsubst %,build/%.iso,trials guests seventeen bench bench-count)
$(second_isos): boot/make-iso boot/grub.cfg build/append
	@boot/make-iso --kernel $(filter %.elf,$^) --append "$$APPEND" --output $@

build/bulkhead.img: build/bulkhead.iso
	@cp $< $@

# The metal: csc with the kernel's own core library, ilc, and two links, the second with the first one's symbols.
# The files *.Metal.cs and CoreLib/ are not part of the host's library (kernel/Kernel.csproj).
ilcompiler_version := $(shell sed -n 's,.*<ILCompilerVersion>\(.*\)</ILCompilerVersion>.*,\1,p' Directory.Packages.props)
nuget_packages := $(or $(shell echo "$${NUGET_PACKAGES:-}"),$(HOME)/.nuget/packages)
ilc := $(nuget_packages)/runtime.linux-x64.microsoft.dotnet.ilcompiler/$(ilcompiler_version)/tools/ilc
csc = dotnet "$$(dirname "$$(realpath "$$(command -v dotnet)")")/sdk/$$(dotnet --version)/Roslyn/bincore/csc.dll"

# Warnings about what only a core library does: fields that ilc alone reads, attributes without behaviour.
csc_flags := -noconfig -nologo -nostdlib+ -unsafe+ -deterministic+ -optimize+ -debug:portable -target:library \
	-langversion:14 -nullable:enable -warnaserror+ -nowarn:CS0169,CS0649,CS8618,CS9113 \
	-runtimemetadataversion:v4.0.30319 -pathmap:$(CURDIR)=.
ilc_flags := --systemmodule kernel --nativelib --targetos linux --targetarch x64 --Os -g --noscan --verbose \
	--codegenopt:JitAlignLoops=0
link := ld.lld -nostdlib -static --no-pie --gc-sections --build-id=none -T linker/kernel.ld

# The product kernel leaves out the trials; the trials have an entry point of their own.
find_sources = $(shell find kernel -name '*.cs' $(1) -not -path '*/obj/*' -not -path '*/bin/*' | sort)
kernel_sources := $(call find_sources,-not -path 'kernel/Trials/*')
trials_sources := $(call find_sources,-not -path 'kernel/Boot/KernelMain.Metal.cs' -not -path 'kernel/Trials/Guests/*' \
	-not -path 'kernel/Trials/Bench/*' -not -path 'kernel/Trials/Seventeen/*')
guests_sources := $(filter-out kernel/Boot/KernelMain.Metal.cs,$(kernel_sources)) \
	$(call find_sources,-path 'kernel/Trials/Guests/*')
bench_sources := $(filter-out %/KernelMain.Metal.cs %/GuestsMain.Metal.cs,$(guests_sources)) \
	$(call find_sources,-path 'kernel/Trials/Bench/*')
seventeen_sources := $(filter-out kernel/Boot/KernelMain.Metal.cs,$(kernel_sources)) \
	$(call find_sources,-path 'kernel/Trials/Seventeen/*')
subject_assembly := kernel/Vmx/Entry.asm kernel/Vmx/VmcsInstructions.asm kernel/Cpu/StateInstructions.asm
common_assembly := $(filter-out boot/symbols.asm $(subject_assembly) kernel/Trials/%,\
	$(sort $(wildcard boot/*.asm kernel/*/*.asm)))
kernel_assembly := $(common_assembly) $(subject_assembly)
trials_assembly := $(common_assembly) kernel/Vmx/VmcsInstructions.asm $(sort $(wildcard kernel/Trials/*.asm))
guests_assembly := $(common_assembly) $(subject_assembly) $(sort $(wildcard kernel/Trials/Guests/*.asm))
bench_assembly := $(common_assembly) $(subject_assembly) kernel/Trials/Guests/memory.asm \
	$(sort $(wildcard kernel/Trials/Bench/*.asm))
seventeen_assembly := $(common_assembly) $(subject_assembly) $(sort $(wildcard kernel/Trials/Seventeen/*.asm))
guest_programs := $(patsubst kernel/Trials/Guests/Programs/%.asm,build/boot/guests/%.bin,\
	$(wildcard kernel/Trials/Guests/Programs/*.asm))

bench_programs := $(patsubst kernel/Trials/Bench/Programs/%.asm,build/boot/bench/%.bin,\
	$(wildcard kernel/Trials/Bench/Programs/*.asm))

define image_inputs
build/$(1)/$(1).dll: $$($(1)_sources)
build/$(1)/$(1).first.elf build/$(1)/$(1).elf: $$(patsubst %.asm,build/assembly/%.o,$$($(1)_assembly))
endef
$(foreach image,kernel trials guests bench,$(eval $(call image_inputs,$(image))))

# The same as bench, but every VMREAD and VMWRITE of its assembly is counted.
build/bench-count/bench-count.dll: $(bench_sources)
build/bench-count/bench-count.first.elf build/bench-count/bench-count.elf: \
	$(patsubst %.asm,build/assembly/count/%.o,$(bench_assembly))
$(foreach image,kernel trials guests seventeen,$(eval $(call image_inputs,$(image))))

# The module is called kernel in every image, so that symbols are, too; ilc finds it by the name of its file.
build/%.dll:
	@mkdir -p $(@D)/module
	@$(csc) $(csc_flags) -out:$(@D)/module/kernel.dll $(filter %.cs,$^)
	@cp $(@D)/module/kernel.dll $@

# A type that ilc cannot initialise ahead of time would need start-up code, which does not exist.
build/%.ilc.o: build/%.dll $(ilc)
	@$(ilc) $(@D)/module/kernel.dll -o $@ $(ilc_flags) >build/$*.ilc.log 2>&1 || { tail -n 20 build/$*.ilc.log >&2; exit 1; }
	@! grep 'Could not preinitialize' build/$*.ilc.log >&2 || \
		{ echo "build/$*.ilc.log: ilc must evaluate every static field ahead of time: make it a constant" >&2; exit 1; }

build/assembly/%.o: %.asm kernel/Cpu/stub.inc
	@mkdir -p $(@D)
	@nasm -f elf64 -Wall -Werror -I build/boot/ -I kernel/Cpu/ -o $@ $<

build/assembly/boot/memory.o: build/boot/font.bin
build/assembly/kernel/Trials/Guests/programs.o build/assembly/kernel/Trials/Guests/hostile.o: $(guest_programs)

build/assembly/kernel/Trials/Guests/kernel_guest.o: build/boot/guests/kernel.elf

build/boot/guests/kernel.elf: build/kernel/kernel.elf
	@mkdir -p $(@D)
	@objcopy --strip-debug $< $@

build/assembly/kernel/Trials/Bench/programs.o build/assembly/count/kernel/Trials/Bench/programs.o: $(bench_programs)

# NASM takes the label of a stub for a call of the macro of that name, and says so.
vmcs_accesses := kernel/Trials/Bench/vmcs-accesses
build/assembly/count/%.o: %.asm kernel/Cpu/stub.inc $(vmcs_accesses).inc build/boot/font.bin
	@mkdir -p $(@D)
	@nasm -f elf64 -Wall -Werror -w-pp-macro-params-multi -I build/boot/ -I kernel/Cpu/ \
		$(if $(filter $(vmcs_accesses).asm,$<),,-p $(vmcs_accesses).inc) -o $@ $<

build/boot/bench/%.bin: kernel/Trials/Bench/Programs/%.asm kernel/Trials/Bench/Programs/bench.inc
	@mkdir -p $(@D)
	@nasm -f bin -Wall -Werror -I kernel/Trials/Bench/Programs/ -o $@ $<

build/boot/guests/%.bin: kernel/Trials/Guests/Programs/%.asm $(wildcard kernel/Trials/Guests/Programs/*.inc)
	@mkdir -p $(@D)
	@nasm -f bin -Wall -Werror -I kernel/Trials/Guests/Programs/ -o $@ $<

build/assembly/kernel/Trials/Seventeen/memory.o: build/boot/seventeen/environment.bin
build/boot/seventeen/environment.bin: $(wildcard kernel/Trials/Seventeen/Program/*)
	@mkdir -p $(@D)
	@nasm -f bin -Wall -Werror -I kernel/Trials/Seventeen/Program/ -o $@ kernel/Trials/Seventeen/Program/environment.asm

$(patsubst %.asm,build/assembly/%.o,$(wildcard kernel/Trials/*.asm)): kernel/Trials/ProtectedMode.inc

build/empty-symbols/symbols.bin:
	@mkdir -p $(@D)
	@printf '\0\0\0\0\0\0\0\0' >$@

build/%.first.elf: build/%.ilc.o linker/kernel.ld boot/symbols.asm build/empty-symbols/symbols.bin
	@nasm -f elf64 -I build/empty-symbols/ -o build/$*.symbols.first.o boot/symbols.asm
	@$(link) -o $@ build/$*.symbols.first.o $(filter %.o,$^)

build/%.elf: build/%.first.elf build/%.ilc.o $(image_builder)
	@mkdir -p build/$*.symbols
	@dotnet $(image_builder) symbols $< build/$*.symbols/symbols.bin
	@nasm -f elf64 -I build/$*.symbols/ -o build/$*.symbols.o boot/symbols.asm
	@$(link) -o $@.unsealed build/$*.symbols.o $(filter %.o,$^)
	@dotnet $(image_builder) seal $@.unsealed
	@mv $@.unsealed $@

.PRECIOUS: build/%.first.elf build/%.ilc.o build/%.dll build/assembly/%.o

$(image_builder): $(shell find tools/ImageBuilder tools/Elf -name obj -prune -o -name '*.cs*' -print)
	@dotnet build tools/ImageBuilder -c Release -o $(@D) -tl:off -v q --nologo -clp:"ErrorsOnly;NoSummary"

$(image_checker): $(shell find tools/ImageChecker tools/Elf -name obj -prune -o -name '*.cs*' -print)
	@dotnet build tools/ImageChecker -c Release -o $(@D) -tl:off -v q --nologo -clp:"ErrorsOnly;NoSummary"

$(benchmarks): $(shell find tools/Benchmarks tools/BootHarness -name obj -prune -o -name '*.cs*' -print) \
		tools/Benchmarks/reference.yaml
	@dotnet build tools/Benchmarks -c Release -o $(@D) -tl:off -v q --nologo -clp:"ErrorsOnly;NoSummary"

include subjects/subjects.mk
include systems/systems.mk
include systems/guests.mk

build/boot/font.bin: boot/extract-font
	@mkdir -p $(@D)
	@boot/extract-font $@

# Changes only when APPEND does, so that another command line makes another image.
.PHONY: always
export APPEND
build/append: always
	@mkdir -p $(@D)
	@printf '%s\n' "$$APPEND" | cmp -s - $@ || printf '%s\n' "$$APPEND" >$@

# Changes only when SYSTEM does.
export SYSTEM
build/system: always
	@mkdir -p $(@D)
	@printf '%s\n' "$$SYSTEM" | cmp -s - $@ || printf '%s\n' "$$SYSTEM" >$@

clean: ## Remove everything built
	rm -rf build
	find . -type d \( -name bin -o -name obj \) -not -path './.git/*' -prune -exec rm -rf {} +
