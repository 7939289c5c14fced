// Runs benchmark programs (kernel/Trials/Bench/Programs) in virtual machines of Linux KVM and reports what an exit
// costs, as our bench image does: KTAP on standard output.
// Usage: measure PROGRAM.bin...
#include <errno.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

// The machine that bench.inc describes.
enum {
    PAGE_TABLES = 0x1000,
    RESULT_BLOCK = 0x5000,
    STACK_TOP = 0x7000,
    PROGRAM_ADDRESS = 0x8000,
    RESULT_PORT = 0xf4,
    LARGE_PAGE = 2 << 20,
    MEMORY_SIZE = 2 * LARGE_PAGE,
};

// What KVM wants beyond that: three pages for a TSS, out of the guest's way.
enum { TASK_STATE = 0xfffbd000u };

struct result {
    char signature[8];
    char name[16];
    uint64_t exits;
    uint64_t empty_ticks;
    uint64_t measured_ticks;
};

static _Noreturn void fail(const char *format, ...) {
    int error = errno;
    va_list arguments;
    va_start(arguments, format);
    fputs("measure: ", stderr);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, error ? ": %s\n" : "\n", strerror(error));
    exit(1);
}

static int ask(const char *name, int file, unsigned long request, void *argument) {
    int answer = ioctl(file, request, argument);
    if (answer < 0) fail("%s", name);
    return answer;
}
#define ASK(file, request, argument) ask(#request, file, request, argument)

static void load(const char *path, uint8_t *memory) {
    FILE *file = fopen(path, "rb");
    if (!file) fail("%s", path);
    size_t room = LARGE_PAGE - PROGRAM_ADDRESS;
    size_t length = fread(memory + PROGRAM_ADDRESS, 1, room, file);
    if (ferror(file)) fail("%s", path);
    if (length == 0 || length == room) fail("%s: has %zu bytes or more, need 1 to %zu", path, length, room - 1);
    fclose(file);
}

// Memory at guest-physical 0, all of it at hand in pages of 4 KiB, with tables that map it to itself.
static uint8_t *make_memory(int machine) {
    uint8_t *memory = mmap(NULL, MEMORY_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) fail("mmap");
    if (madvise(memory, MEMORY_SIZE, MADV_NOHUGEPAGE)) fail("madvise");
    memset(memory, 0xff, MEMORY_SIZE);
    memset(memory, 0, LARGE_PAGE);

    const uint64_t present_writable = 3, page_size = 1 << 7;
    uint64_t *table = (uint64_t *)(memory + PAGE_TABLES);
    table[0] = (PAGE_TABLES + 0x1000) | present_writable;
    table[512] = (PAGE_TABLES + 0x2000) | present_writable;
    table[1024] = 0 | present_writable | page_size;
    table[1025] = LARGE_PAGE | present_writable | page_size;

    struct kvm_userspace_memory_region region = {.memory_size = MEMORY_SIZE, .userspace_addr = (uintptr_t)memory};
    ASK(machine, KVM_SET_USER_MEMORY_REGION, &region);
    return memory;
}

// 64-bit mode, CPL 0, interrupts disabled, flat segments.
static void set_registers(int processor) {
    struct kvm_sregs special;
    ASK(processor, KVM_GET_SREGS, &special);
    struct kvm_segment code = {
        .limit = 0xffffffff, .selector = 8, .type = 11, .present = 1, .s = 1, .l = 1, .g = 1};
    struct kvm_segment data = {
        .limit = 0xffffffff, .selector = 16, .type = 3, .present = 1, .s = 1, .db = 1, .g = 1};
    special.cs = code;
    special.ds = special.es = special.fs = special.gs = special.ss = data;
    special.cr0 = 0x80000031;  // PG, NE, ET, PE
    special.cr3 = PAGE_TABLES;
    special.cr4 = 0x20;        // PAE
    special.efer = 0x500;      // LMA, LME
    ASK(processor, KVM_SET_SREGS, &special);

    struct kvm_regs general = {.rip = PROGRAM_ADDRESS, .rsp = STACK_TOP, .rflags = 2};
    ASK(processor, KVM_SET_REGS, &general);
}

static void set_cpuid(int kvm, int processor) {
    enum { MOST = 128 };
    struct kvm_cpuid2 *cpuid = calloc(1, sizeof *cpuid + MOST * sizeof *cpuid->entries);
    if (!cpuid) fail("calloc");
    cpuid->nent = MOST;
    ASK(kvm, KVM_GET_SUPPORTED_CPUID, cpuid);
    ASK(processor, KVM_SET_CPUID2, cpuid);
    free(cpuid);
}

// Until the program's last exit. Other ports, and memory that is none, read as all ones.
static void run(const char *path, int processor, struct kvm_run *state) {
    for (;;) {
        ASK(processor, KVM_RUN, NULL);
        uint8_t *data = (uint8_t *)state + state->io.data_offset;
        switch (state->exit_reason) {
            case KVM_EXIT_IO:
                if (state->io.port == RESULT_PORT) return;
                if (state->io.direction == KVM_EXIT_IO_IN) memset(data, 0xff, state->io.size * state->io.count);
                break;
            case KVM_EXIT_MMIO:
                if (!state->mmio.is_write) memset(state->mmio.data, 0xff, sizeof state->mmio.data);
                break;
            default:
                errno = 0;
                fail("%s: KVM_RUN ended with exit reason %u, need KVM_EXIT_IO or KVM_EXIT_MMIO", path,
                     state->exit_reason);
        }
    }
}

static bool report(unsigned number, const char *path, const struct result *result) {
    bool is_whole = !memcmp(result->signature, "BENCH001", sizeof result->signature);
    if (!is_whole) {
        printf("not ok %u exit: %s left no result\n", number, path);
        return false;
    }
    if (result->exits == 0) {
        printf("ok %u %.16s # SKIP only a hypervisor that provokes these exits can count them\n", number, result->name);
        return true;
    }
    uint64_t ticks = result->measured_ticks - result->empty_ticks;
    printf("ok %u %.16s: exits=%lu empty-loop=%lu loop=%lu\n", number, result->name, result->exits,
           result->empty_ticks, result->measured_ticks);
    printf("# ticks %.16s=%lu\n", result->name, (ticks + result->exits / 2) / result->exits);
    return true;
}

static bool measure(int kvm, unsigned number, const char *path) {
    int machine = ASK(kvm, KVM_CREATE_VM, NULL);
    if (ioctl(machine, KVM_SET_TSS_ADDR, (unsigned long)TASK_STATE)) fail("KVM_SET_TSS_ADDR");
    ASK(machine, KVM_CREATE_IRQCHIP, NULL);
    uint8_t *memory = make_memory(machine);
    load(path, memory);
    int processor = ASK(machine, KVM_CREATE_VCPU, NULL);
    size_t size = (size_t)ASK(kvm, KVM_GET_VCPU_MMAP_SIZE, NULL);
    struct kvm_run *state = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, processor, 0);
    if (state == MAP_FAILED) fail("mmap of the processor");
    set_cpuid(kvm, processor);
    set_registers(processor);
    run(path, processor, state);
    return report(number, path, (struct result *)(memory + RESULT_BLOCK));
}

int main(int count, char **arguments) {
    if (count < 2) {
        fputs("Usage: measure PROGRAM.bin...\n", stderr);
        return 2;
    }
    int kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
    if (kvm < 0) fail("/dev/kvm");
    printf("KTAP version 1\n# linux-kvm\n1..%d\n", count - 1);
    bool is_whole = true;
    for (int index = 1; index < count; index++) is_whole &= measure(kvm, (unsigned)index, arguments[index]);
    puts(is_whole ? "# end status=0 name=success" : "# end status=1 name=test-failed");
    return !is_whole;
}
