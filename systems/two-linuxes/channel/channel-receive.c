/* Receives a file from a channel that can only be read; see channel.h. It trusts nothing that the channel says. */
#include "channel.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { POLL_MILLISECONDS = 5, DEFAULT_SECONDS = 60 };

static const char usage[] =
    "Usage: channel-receive FILE [CHANNEL [SECONDS]]\n"
    "Takes the file that is in the channel, or the next one that comes within SECONDS (60), and writes it to FILE\n"
    "when it is whole. CHANNEL is a file of shared memory, as /sys/bus/pci/devices/*/resource2; by default $CHANNEL.\n";

/* A file that is not whole yet. */
struct assembly {
    uint64_t number;
    uint64_t length;
    uint32_t sum;
    size_t received; /* bytes of the blocks that are there */
    char *bytes;
    unsigned char *has; /* for each block whether it is there */
};

/* Copies the block that is in the channel; 0 if it is not whole, or not what the layout says. */
static int copy_block(const struct channel *channel, struct channel_block *block, char *bytes) {
    uint32_t sequence = channel_sequence(channel);
    if (sequence == 0 || sequence % 2 != 0)
        return 0;
    channel_load(channel, 0, block, sizeof *block);
    size_t capacity = channel_capacity(channel);
    if (block->length > capacity || block->file_length > CHANNEL_LONGEST_FILE || block->offset % capacity != 0
        || block->offset > block->file_length || block->length > block->file_length - block->offset
        || (block->length < capacity && block->offset + block->length != block->file_length))
        return 0;
    channel_load(channel, sizeof *block, bytes, (block->length + 7) & ~7ul);
    __atomic_thread_fence(__ATOMIC_ACQUIRE);
    return channel_sequence(channel) == sequence && channel_sum(bytes, block->length) == block->block_sum;
}

/* Begins another file; 0 if there is no memory for one that is as long as it says. */
static int begin(struct assembly *assembly, const struct channel_block *block, size_t capacity) {
    free(assembly->bytes);
    free(assembly->has);
    *assembly = (struct assembly){
        .number = block->file,
        .length = block->file_length,
        .sum = block->file_sum,
        .bytes = calloc(1, block->file_length + 1),
        .has = calloc(1, block->file_length / capacity + 1),
    };
    return assembly->bytes != NULL && assembly->has != NULL;
}

/* Adds a block; 1 if the file is whole now. */
static int add(struct assembly *assembly, const struct channel_block *block, const char *bytes, size_t capacity) {
    if ((assembly->bytes == NULL || assembly->has == NULL || assembly->number != block->file
         || assembly->length != block->file_length || assembly->sum != block->file_sum)
        && !begin(assembly, block, capacity))
        return 0;
    if (!assembly->has[block->offset / capacity]) {
        assembly->has[block->offset / capacity] = 1;
        memcpy(assembly->bytes + block->offset, bytes, block->length);
        assembly->received += block->length;
    }
    return assembly->received == assembly->length && channel_sum(assembly->bytes, assembly->length) == assembly->sum;
}

static void write_file(const char *path, const struct assembly *assembly) {
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(assembly->bytes, 1, assembly->length, file) != assembly->length || fclose(file) != 0)
        channel_fail("cannot be written", path);
}

int main(int count, char **arguments) {
    const char *path = count > 2 ? arguments[2] : getenv("CHANNEL");
    if (count < 2 || count > 4 || path == NULL || strcmp(arguments[1], "--help") == 0) {
        fputs(usage, count == 2 && path != NULL ? stdout : stderr);
        return count == 2 && path != NULL ? 0 : 2;
    }

    long polls = (count > 3 ? strtol(arguments[3], NULL, 10) : DEFAULT_SECONDS) * 1000 / POLL_MILLISECONDS;
    struct channel channel = channel_open(path, 0);
    struct channel_block block;
    struct assembly assembly = {0};
    char *bytes = malloc(channel.length);
    if (bytes == NULL)
        channel_fail("there is no memory for a block", path);
    for (long poll = 0; poll < polls; poll++) {
        if (copy_block(&channel, &block, bytes) && add(&assembly, &block, bytes, channel_capacity(&channel))) {
            write_file(arguments[1], &assembly);
            printf("received %llu bytes, sum %08x\n", (unsigned long long)assembly.length, assembly.sum);
            return 0;
        }
        channel_sleep(POLL_MILLISECONDS);
    }

    errno = ETIMEDOUT;
    channel_fail("no whole file came", path);
}
