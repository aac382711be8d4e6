// Messages framed as Zenoh frames publications: FRAMEs of PUSH messages with a key's id, the quality of service "block" and a PUT body;
// what does not fit an empty batch travels in FRAGMENTs. Only what publications need is understood; anything else ends the program.
#pragma once
#include "tcp.h"

typedef struct {
    uint64_t key;            // its id
    unsigned char quality;   // priority, congestion control and express flag, as on the wire
    const unsigned char *payload;
    size_t bytes;
} message;

typedef struct {
    int fd;
    uint32_t sequence;
    size_t used; // of the open batch, behind its length
    unsigned char batch[BATCH_BYTES];
} frame_writer;

typedef struct {
    int fd;
    uint32_t sequence;
    int in_frame;
    size_t at, batch_end, filled; // in the buffer
    size_t assembled;             // bytes of the fragments so far
    unsigned char *assembly;
    unsigned char *buffer;
} frame_reader;

frame_writer *new_frame_writer(int fd);
void put(frame_writer *, const message *); // sends the batches that became full
void flush(frame_writer *);

frame_reader *new_frame_reader(int fd, size_t largest_message);
void next_message(frame_reader *, message *); // its payload is valid until the next call
