# What the guests of the systems are made of: Debian's packages, downloaded and unpacked, and what is made of them here.
# A system's policy names the files as build/systems/SYSTEM/ has them.
debian := build/guests/debian
debian_files := $(addprefix $(debian)/,vmlinuz busybox memtest.bin bios.bin xen.gz)
make_initramfs := systems/guests/make-initramfs
make_disk := systems/guests/make-disk

linux_guest_files := build/systems/linux/vmlinuz build/systems/linux/initramfs.cpio
two_linuxes_guest_files := $(addprefix build/systems/two-linuxes/,vmlinuz initramfs.cpio)
linux_ticks_guest_files := build/systems/linux-ticks/vmlinuz build/systems/linux-ticks/initramfs.cpio
firmware_guest_files := build/systems/firmware/bios.bin build/systems/firmware/disk.img
memtest_guest_files := build/systems/memtest/memtest.bin
boot_protocols_guest_files := build/systems/boot-protocols/xen.gz
guest_files := $(linux_guest_files) $(linux_ticks_guest_files) $(two_linuxes_guest_files) $(firmware_guest_files) \
	$(memtest_guest_files) $(boot_protocols_guest_files)

.PHONY: guest-files
guest-files: $(guest_files) ## Fetch and make what the guests boot: Debian's Linux, SeaBIOS, Memtest86+, Xen

$(debian_files) &: systems/guests/fetch-packages
	@systems/guests/fetch-packages $(debian)
	@touch $(debian_files)

# Copies, for a system's files to be together: as links they cost nothing.
build/systems/%/vmlinuz: $(debian)/vmlinuz
	@mkdir -p $(@D)
	@ln -f $< $@

build/systems/firmware/bios.bin: $(debian)/bios.bin
	@mkdir -p $(@D)
	@ln -f $< $@

build/systems/memtest/memtest.bin: $(debian)/memtest.bin
	@mkdir -p $(@D)
	@ln -f $< $@

build/systems/boot-protocols/xen.gz: $(debian)/xen.gz
	@mkdir -p $(@D)
	@ln -f $< $@

build/systems/boot-protocols/kernel.elf: build/kernel/kernel.elf
	@mkdir -p $(@D)
	@ln -f $< $@

build/systems/linux/initramfs.cpio: systems/linux/init $(debian)/busybox $(make_initramfs)
	@mkdir -p $(@D)
	@$(make_initramfs) --busybox $(debian)/busybox --init $< --output $@

build/systems/linux-ticks/initramfs.cpio: systems/linux/init $(debian)/busybox $(make_initramfs) build/guests/ticks
	@mkdir -p $(@D)
	@$(make_initramfs) --busybox $(debian)/busybox --init $< --program build/guests/ticks --output $@

build/guests/ticks: systems/linux-ticks/first-process/ticks.asm
	@mkdir -p $(@D)
	@nasm -f elf64 -Wall -Werror -o $@.o $<
	@ld.lld -nostdlib -static --no-pie --build-id=none -o $@ $@.o

.PHONY: bench-linux
bench-linux: build/systems/linux-ticks/linux-ticks.iso ## Compare the ticks of a Linux' boot in a partition and without
	@systems/linux-ticks/measure

# Both guests have all programs: what the receiver sends is lost.
channel_programs := build/guests/channel-send build/guests/channel-receive
linux_programs := $(channel_programs) build/guests/take-over
build/systems/two-linuxes/initramfs.cpio: systems/linux/init $(debian)/busybox $(make_initramfs) $(linux_programs)
	@mkdir -p $(@D)
	@$(make_initramfs) --busybox $(debian)/busybox --init $< $(addprefix --program ,$(linux_programs)) --output $@

channel_sources := $(addprefix systems/two-linuxes/channel/,channel.c channel.h)
$(channel_programs): build/guests/%: systems/two-linuxes/channel/%.c $(channel_sources)
build/guests/take-over: systems/two-linuxes/take-over/take-over.c
$(linux_programs):
	@mkdir -p $(@D)
	@gcc -std=c17 -D_GNU_SOURCE -static -Os -s -Wl,--build-id=none -Wall -Wextra -Werror -o $@ $(filter %.c,$^)

build/systems/firmware/disk.img: systems/firmware/grub.cfg build/systems/firmware/message.bin $(make_disk)
	@mkdir -p $(@D)
	@$(make_disk) --config $< --file $(filter %.bin,$^) --output $@
