/*
 * How a file goes through a channel's memory, of which one side may write and the other only read. Nobody answers: the
 * sender keeps each block in the memory for a while, and goes over all of them several times if there are several.
 *
 * The memory has one block at a time: this header, then the block's bytes. Sequence is odd while the block is being
 * written, another even number for each block, and 0 before the first one. A reader copies the block, and has it if
 * Sequence was the same even number before and after, and the sum is right.
 */
#ifndef CHANNEL_H
#define CHANNEL_H

#include <stddef.h>
#include <stdint.h>

enum {
    CHANNEL_MAGIC = 0x4c4e4843, /* "CHNL" */
    CHANNEL_LONGEST_FILE = 16 << 20
};

struct channel_block {
    uint32_t magic;
    uint32_t sequence;
    uint64_t file;        /* another number for each file */
    uint64_t file_length; /* at most CHANNEL_LONGEST_FILE */
    uint64_t offset;      /* of the block in the file: a multiple of the channel's capacity */
    uint64_t length;      /* of the block */
    uint32_t file_sum;    /* CRC-32 (IEEE 802.3) of the file, and of the block */
    uint32_t block_sum;
};

/* The memory of a channel, mapped: a PCI function's resource file, or any file. */
struct channel {
    volatile uint64_t *words;
    size_t length; /* bytes */
};

/* How many bytes a block may have. */
size_t channel_capacity(const struct channel *channel);

/* Opens a channel; says why it cannot, and exits with status 1. */
struct channel channel_open(const char *path, int is_writable);

/* Copies whole words from or to the channel, each once; offset and length in bytes, multiples of 8. */
void channel_load(const struct channel *channel, size_t offset, void *bytes, size_t length);
void channel_store(const struct channel *channel, size_t offset, const void *bytes, size_t length);

/* The first word: magic and sequence. */
uint32_t channel_sequence(const struct channel *channel);
void channel_set_sequence(const struct channel *channel, uint32_t sequence);

uint32_t channel_sum(const void *bytes, size_t length);

void channel_sleep(unsigned milliseconds);

/* Prints a message with the reason in errno, and exits with status 1. */
_Noreturn void channel_fail(const char *what, const char *path);

#endif
