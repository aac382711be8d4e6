// One direction between two processes, carrying messages of one fixed size. Copies in, copies out, blocks when full or empty.
#pragma once
#include <stddef.h>

typedef struct channel channel;
struct channel {
    void (*send)(channel *, const void *message);
    void (*receive)(channel *, void *message);
    void (*attach)(channel *); // called once in each process, before the first message
    size_t bytes;              // of every message
    void *shared;              // ring: the mapping
    size_t shared_bytes;
    int write_fd, read_fd;     // socket
    int spins;                 // ring: whether an empty ring is watched for a while before sleeping
    double spin_success;       // ring, this process: how often spinning ended the wait, lately (0 to 1)
    unsigned waits;
};

// A single-producer, single-consumer ring of slots in shared memory; who finds it empty or full sleeps on a futex.
channel *open_ring(size_t bytes, int spins);

// A unix stream socket; one write and, unless the kernel splits it, one read per message.
channel *open_socket(size_t bytes);
