# Native subjects. A program is a folder subjects/NAME/ or systems/SYSTEM/NAME/ that holds C# files, some in folders of
# their own if it has many, and assembly if it needs some; build/ mirrors it: build/subjects/NAME/NAME.elf,
# build/systems/SYSTEM/NAME/NAME.elf. A policy's `program: NAME` is the one of its own system, or else that of
# subjects/. docs/subjects.md tells how to write one.
#
# Each is compiled with the C# files beside it in systems/SYSTEM/, which a system's programs share, with kernel/CoreLib,
# subjects/Library and those files of the kernel that say how it and subjects talk.
subject_folders := $(filter-out subjects/Library,$(sort $(patsubst %/,%,$(dir \
	$(wildcard subjects/*/*.Metal.cs systems/*/*/*.Metal.cs)))))
subject_sources := $(shell find subjects systems -name '*.cs' -not -path '*/obj/*' -not -path '*/bin/*' | sort)
subject_elfs := $(foreach folder,$(subject_folders),build/$(folder)/$(notdir $(folder)).elf)
subject_shared_sources := $(sort $(wildcard kernel/CoreLib/*.cs subjects/Library/*.cs)) \
	kernel/Audit/AuditKind.cs kernel/Audit/AuditRecord.cs kernel/Audit/AuditRingHeader.cs \
	kernel/Configuration/RecordName.cs kernel/Configuration/ChannelKind.cs kernel/Configuration/MemoryKind.cs \
	kernel/Configuration/MonitoredState.cs kernel/Configuration/MonitoredStatePage.cs kernel/Subjects/GeneralRegisters.cs kernel/Subjects/Hypercall.cs \
	kernel/Cpu/ExceptionVector.cs kernel/Cpu/NameList.cs kernel/Console/TextScreen.cs kernel/Vmx/Exits/ExitReason.cs \
	kernel/Vmx/Exits/IoInstructionQualification.cs
subject_shared_assembly := $(sort $(wildcard subjects/Library/*.asm)) kernel/Cpu/SharedInstructions.asm

.PHONY: subjects
subjects: $(subject_elfs) ## Build the native subjects of all systems

# $(1): the program's folder.
define subject_inputs
build/$(1)/$(notdir $(1)).dll: $$(subject_shared_sources) \
	$$(filter $(1)/%,$$(subject_sources)) $$(wildcard $$(filter systems/%,$(dir $(1)))*.cs)
build/$(1)/$(notdir $(1)).elf: build/$(1)/$(notdir $(1)).ilc.o \
	$$(patsubst %.asm,build/assembly/%.o,$$(subject_shared_assembly) $$(wildcard $(1)/*.asm))
endef
$(foreach folder,$(subject_folders),$(eval $(call subject_inputs,$(folder))))

$(subject_elfs): linker/subject.ld
	@ld.lld -nostdlib -static --no-pie --gc-sections --build-id=none -T linker/subject.ld -o $@ $(filter %.o,$^)

# Assembly of a program may include other files of its folder.
$(patsubst %.asm,build/assembly/%.o,$(wildcard systems/*/*/*.asm)): $(wildcard systems/*/*/*.inc)
