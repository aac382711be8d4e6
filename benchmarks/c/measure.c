#define _GNU_SOURCE
#include "measure.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <time.h>

uint64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

void sleep_until_ns(uint64_t deadline)
{
    struct timespec t = { .tv_sec = (time_t)(deadline / 1000000000u), .tv_nsec = (long)(deadline % 1000000000u) };
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) == EINTR)
        ;
}

void use_finest_timer_slack(void)
{
    if (prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0) != 0)
        fail("prctl(PR_SET_TIMERSLACK)");
}

void pin_to(int cpu)
{
    if (cpu < 0)
        return;
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    if (sched_setaffinity(0, sizeof set, &set) != 0)
        fail("sched_setaffinity");
}

void fail(const char *what)
{
    perror(what);
    exit(1);
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

void print_percentiles(uint64_t *samples, size_t count)
{
    if (count == 0) {
        fprintf(stderr, "no samples\n");
        exit(1);
    }
    qsort(samples, count, sizeof *samples, by_value);
    printf("p50_ns=%lu p99_ns=%lu messages=%zu\n", samples[(count - 1) * 50 / 100], samples[(count - 1) * 99 / 100], count);
}
