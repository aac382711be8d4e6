// Clock, pacing, pinning and statistics shared by the baselines.
#pragma once
#include <stddef.h>
#include <stdint.h>

#define END_MARK UINT64_MAX // first eight bytes of the message that ends a run

uint64_t now_ns(void);                 // CLOCK_MONOTONIC
void sleep_until_ns(uint64_t deadline); // clock_nanosleep, TIMER_ABSTIME
void use_finest_timer_slack(void);      // 1 ns instead of the default 50 µs
void pin_to(int cpu);                   // negative: leave it to the system
void fail(const char *what);            // prints errno and exits

// Sorts the samples and prints "p50_ns=… p99_ns=… messages=…" (nearest rank).
void print_percentiles(uint64_t *samples, size_t count);
