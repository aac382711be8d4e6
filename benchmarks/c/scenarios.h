// What is measured. Each prints one line of key=value pairs.
#pragma once
#include "channel.h"
#include <stdint.h>

typedef struct {
    channel *(*open)(size_t bytes);
    size_t bytes;        // of a message
    unsigned messages;   // paced, pingpong, timer: how many are measured
    uint64_t period_ns;  // paced, timer: between two messages
    uint64_t duration_ns; // throughput, fanout: how long the sender sends
    const int *cpus;     // of the sender, then of each receiver
} plan;

void run_paced(const plan *);
void run_pingpong(const plan *);
void run_throughput(const plan *); // one receiver
void run_fanout(const plan *);     // three receivers
void run_timer(const plan *);
