/*
 * Puts a few bytes of machine code in the place of Linux: they run in 64-bit mode at ring 0 with interrupts off, as a
 * kernel does that kexec_load(2) starts. What a guest's own kernel could do to others is tried so.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/reboot.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { PAGE = 4096, KEXEC_COMMAND = 0x45584543, LOAD_ADDRESS = 0x1000000 };

static const char usage[] =
    "Usage: take-over BYTES\n"
    "Runs machine code in the place of Linux, at ring 0 with interrupts off. BYTES are hexadecimal: \"fa eb fe\" is\n"
    "an endless loop. Only a reset of the machine ends it.\n";

/* As kexec_load(2) has it. */
struct segment {
    const void *bytes;
    size_t length;
    size_t address;
    size_t size;
};

static void fail(const char *what) {
    fprintf(stderr, "take-over: %s: %s\n", what, strerror(errno));
    exit(1);
}

int main(int count, char **arguments) {
    static unsigned char code[PAGE];
    size_t length = 0;
    char *rest = count == 2 ? arguments[1] : "";
    while (length < sizeof code) {
        char *end;
        unsigned long value = strtoul(rest, &end, 16);
        if (end == rest || value > 0xff)
            break;
        code[length++] = (unsigned char)value;
        rest = end;
    }

    if (length == 0 || *rest != 0) {
        fputs(usage, stderr);
        return 2;
    }

    struct segment segment = {.bytes = code, .length = length, .address = LOAD_ADDRESS, .size = PAGE};
    if (syscall(SYS_kexec_load, (unsigned long)LOAD_ADDRESS, 1ul, &segment, 0ul) != 0)
        fail("Linux does not load the code");
    puts("take-over: now");
    fflush(stdout);
    reboot(KEXEC_COMMAND);
    fail("Linux does not give way");
}
