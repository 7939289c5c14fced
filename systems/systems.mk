# Systems. systems/NAME/system.yaml and the native programs that it names become the boot module
# build/systems/NAME/NAME.system, and with the kernel the boot image build/systems/NAME/NAME.iso.
bulkhead := build/tools/Bulkhead/bulkhead.dll
systems := $(patsubst systems/%/system.yaml,%,$(wildcard systems/*/system.yaml))
system_modules := $(foreach system,$(systems),build/systems/$(system)/$(system).system)
system_isos := $(system_modules:.system=.iso)

.PHONY: systems pictures
systems: $(system_isos) ## Build every system: its boot module and boot image

# $(1): a system. The folders of its programs: its own ones, or else those of subjects/.
program_names = $(sort $(shell sed -nE 's/^ +program: *([a-z0-9-]+).*/\1/p' systems/$(1)/system.yaml))
system_programs = $(foreach program,$(call program_names,$(1)),\
	$(firstword $(wildcard systems/$(1)/$(program)) subjects/$(program)))

# $(1): a system. The images of its virtual machines that are made here: systems/SYSTEM/NAME.asm becomes the flat binary
# build/systems/SYSTEM/NAME.bin, which its policy calls NAME.bin.
system_images = $(patsubst %.asm,build/%.bin,$(wildcard systems/$(1)/*.asm))

# $(1): a system. The files that its policy calls kernel, initrd or file: what is not there by its path is made below
# build/systems/SYSTEM, by a rule of systems/SYSTEM/system.mk.
named_files = $(sort $(shell grep -v '^ *\#' systems/$(1)/system.yaml | \
	grep -oE '\<(kernel|initrd|file): *[^] ,}]+' | sed -E 's/^[a-z]+: *//'))
system_files = $(foreach file,$(call named_files,$(1)),\
	$(if $(filter /%,$(file)),$(file),$(firstword $(wildcard systems/$(1)/$(file)) build/systems/$(1)/$(file))))
-include $(wildcard systems/*/system.mk)

define system_inputs
build/systems/$(1)/$(1).system: systems/$(1)/system.yaml $(call system_images,$(1)) $(call system_files,$(1)) \
	$(foreach folder,$(call system_programs,$(1)),build/$(folder)/$(notdir $(folder)).elf)
build/systems/$(1)/$(1).iso: build/systems/$(1)/$(1).system
endef
$(foreach system,$(systems),$(eval $(call system_inputs,$(system))))

$(system_modules): $(bulkhead)
	@dotnet $(bulkhead) build $(basename $(@F)) --subjects build --output $@

$(system_isos): build/kernel/kernel.elf boot/make-iso boot/grub.cfg build/append
	@boot/make-iso --kernel build/kernel/kernel.elf --append "$$APPEND" \
		--module $(@:.iso=.system)=configuration --output $@

build/systems/%.bin: systems/%.asm
	@mkdir -p $(@D)
	@nasm -f bin -Wall -Werror -o $@ $<

pictures: $(bulkhead) build/systems/$(SYSTEM)/$(SYSTEM).system ## Draw the graph, schedule and memory of SYSTEM as SVG
	@for picture in graph schedule map; do \
		dotnet $(bulkhead) "$$picture" $(SYSTEM) --output build/systems/$(SYSTEM)/$$picture.svg; \
	done

# The kernel's sources are in it: the records of the vector are the kernel's own types.
bulkhead_sources := tools/Bulkhead tools/Policy tools/SystemBuilder tools/GuestImages tools/Elf kernel \
	subjects/Library tests/FakeProcessor tests/FakeSubject
$(bulkhead): $(shell find $(bulkhead_sources) -name obj -prune -o -name bin -prune -o -name '*.cs*' -print)
	@dotnet build tools/Bulkhead -c Release -o $(@D) -tl:off -v q --nologo -clp:"ErrorsOnly;NoSummary"
