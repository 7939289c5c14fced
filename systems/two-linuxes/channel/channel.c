#include "channel.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

_Noreturn void channel_fail(const char *what, const char *path) {
    fprintf(stderr, "channel: %s: %s: %s\n", path, what, strerror(errno));
    exit(1);
}

struct channel channel_open(const char *path, int is_writable) {
    struct stat status;
    int file = open(path, (is_writable ? O_RDWR : O_RDONLY) | O_SYNC | O_CLOEXEC);
    if (file < 0 || fstat(file, &status) != 0)
        channel_fail("cannot be opened", path);
    struct channel channel = {.length = (size_t)status.st_size & ~(size_t)7};
    if (channel.length < 2 * sizeof(struct channel_block)) {
        errno = EINVAL;
        channel_fail("is too small for a channel", path);
    }
    int protection = is_writable ? PROT_READ | PROT_WRITE : PROT_READ;
    void *memory = mmap(NULL, channel.length, protection, MAP_SHARED, file, 0);
    if (memory == MAP_FAILED)
        channel_fail("cannot be mapped", path);
    close(file);
    channel.words = memory;
    return channel;
}

size_t channel_capacity(const struct channel *channel) {
    return channel->length - sizeof(struct channel_block);
}

void channel_load(const struct channel *channel, size_t offset, void *bytes, size_t length) {
    for (size_t position = 0; position < length; position += sizeof(uint64_t)) {
        uint64_t word = channel->words[(offset + position) / sizeof word];
        memcpy((char *)bytes + position, &word, sizeof word);
    }
}

void channel_store(const struct channel *channel, size_t offset, const void *bytes, size_t length) {
    for (size_t position = 0; position < length; position += sizeof(uint64_t)) {
        uint64_t word;
        memcpy(&word, (const char *)bytes + position, sizeof word);
        channel->words[(offset + position) / sizeof word] = word;
    }
}

uint32_t channel_sequence(const struct channel *channel) {
    uint64_t word = __atomic_load_n(&channel->words[0], __ATOMIC_ACQUIRE);
    return (uint32_t)word == CHANNEL_MAGIC ? (uint32_t)(word >> 32) : 0;
}

void channel_set_sequence(const struct channel *channel, uint32_t sequence) {
    uint64_t word = CHANNEL_MAGIC | (uint64_t)sequence << 32;
    __atomic_store_n(&channel->words[0], word, __ATOMIC_SEQ_CST);
}

uint32_t channel_sum(const void *bytes, size_t length) {
    static uint32_t table[256];
    if (table[1] == 0) {
        for (uint32_t value = 0; value < 256; value++) {
            uint32_t sum = value;
            for (int bit = 0; bit < 8; bit++)
                sum = sum >> 1 ^ (sum & 1 ? 0xedb88320 : 0);
            table[value] = sum;
        }
    }
    uint32_t sum = 0xffffffff;
    for (size_t position = 0; position < length; position++)
        sum = sum >> 8 ^ table[(sum ^ ((const uint8_t *)bytes)[position]) & 0xff];
    return ~sum;
}

void channel_sleep(unsigned milliseconds) {
    struct timespec time = {.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000L};
    nanosleep(&time, NULL);
}
