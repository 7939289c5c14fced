/* Sends a file through a channel that can be written; see channel.h. */
#include "channel.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum { PASSES = 8, BLOCK_MILLISECONDS = 50 };

static const char usage[] =
    "Usage: channel-send FILE [CHANNEL]\n"
    "Puts FILE (at most 16 MiB) into the channel: all of it if there is room, else in blocks, eight times over.\n"
    "CHANNEL is a file of shared memory, as /sys/bus/pci/devices/*/resource2; by default $CHANNEL. Nobody answers:\n"
    "that the file was sent does not say that somebody has it.\n";

/* The whole file, with zeros behind it up to a whole word. */
static char *read_file(const char *path, size_t *length) {
    struct stat status;
    FILE *file = fopen(path, "rb");
    if (file == NULL || fstat(fileno(file), &status) != 0)
        channel_fail("cannot be opened", path);
    if (status.st_size > CHANNEL_LONGEST_FILE) {
        errno = EFBIG;
        channel_fail("cannot be sent", path);
    }
    *length = (size_t)status.st_size;
    char *bytes = calloc(1, *length + sizeof(uint64_t));
    if (bytes == NULL)
        channel_fail("there is no memory for it", path);
    if (fread(bytes, 1, *length, file) != *length)
        channel_fail("cannot be read", path);
    fclose(file);
    return bytes;
}

static void send_block(const struct channel *channel, struct channel_block block, const char *bytes) {
    uint32_t sequence = (channel_sequence(channel) | 1) + 1;
    sequence += sequence == 0 ? 2 : 0;
    channel_set_sequence(channel, sequence - 1);
    block.magic = CHANNEL_MAGIC;
    block.sequence = sequence - 1;
    block.block_sum = channel_sum(bytes, block.length);
    channel_store(channel, 0, &block, sizeof block);
    channel_store(channel, sizeof block, bytes, (block.length + 7) & ~7ul);
    channel_set_sequence(channel, sequence);
}

int main(int count, char **arguments) {
    const char *path = count > 2 ? arguments[2] : getenv("CHANNEL");
    if (count < 2 || count > 3 || path == NULL || strcmp(arguments[1], "--help") == 0) {
        fputs(usage, count == 2 && path != NULL ? stdout : stderr);
        return count == 2 && path != NULL ? 0 : 2;
    }

    size_t length;
    char *bytes = read_file(arguments[1], &length);
    struct channel channel = channel_open(path, 1);
    size_t capacity = channel_capacity(&channel);
    size_t blocks = length <= capacity ? 1 : (length + capacity - 1) / capacity;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    struct channel_block block = {
        .file = (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec,
        .file_length = length,
        .file_sum = channel_sum(bytes, length),
    };
    for (int pass = 0; pass < (blocks == 1 ? 1 : PASSES); pass++) {
        for (size_t index = 0; index < blocks; index++) {
            block.offset = index * capacity;
            block.length = length - block.offset < capacity ? length - block.offset : capacity;
            send_block(&channel, block, bytes + block.offset);
            if (blocks > 1)
                channel_sleep(BLOCK_MILLISECONDS);
        }
    }

    printf("sent %zu bytes in %zu blocks, sum %08x\n", length, blocks, block.file_sum);
    return 0;
}
