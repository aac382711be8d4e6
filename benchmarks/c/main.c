// Baselines for ./bench: what plain C reaches on the same machine in the same minute.
//   baseline <ring|ring-spin|unix> <paced|pingpong|throughput|fanout|timer> <bytes> <messages> <period_ns> <duration_ns> <cpu,cpu,…>
#define _GNU_SOURCE
#include "measure.h"
#include "scenarios.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_PROCESSES 4

static channel *open_plain_ring(size_t bytes) { return open_ring(bytes, 0); }
static channel *open_spinning_ring(size_t bytes) { return open_ring(bytes, 1); }

static const struct { const char *name; channel *(*open)(size_t); } systems[] = {
    { "ring", open_plain_ring }, { "ring-spin", open_spinning_ring }, { "unix", open_socket },
};

static const struct { const char *name; void (*run)(const plan *); } scenarios[] = {
    { "paced", run_paced }, { "pingpong", run_pingpong }, { "throughput", run_throughput }, { "fanout", run_fanout }, { "timer", run_timer },
};

static int usage(void)
{
    fprintf(stderr, "usage: baseline <ring|ring-spin|unix> <paced|pingpong|throughput|fanout|timer> "
                    "<bytes> <messages> <period_ns> <duration_ns> <cpu,cpu,...>\n");
    return 2;
}

int main(int argc, char **argv)
{
    if (argc != 8)
        return usage();
    int cpus[MAX_PROCESSES] = { -1, -1, -1, -1 };
    char *rest = argv[7];
    for (int i = 0; i < MAX_PROCESSES && *rest != '\0'; i++, rest += *rest == ',')
        cpus[i] = (int)strtol(rest, &rest, 10);
    plan p = {
        .bytes = strtoul(argv[3], NULL, 10),
        .messages = (unsigned)strtoul(argv[4], NULL, 10),
        .period_ns = strtoull(argv[5], NULL, 10),
        .duration_ns = strtoull(argv[6], NULL, 10),
        .cpus = cpus,
    };
    for (size_t i = 0; i < sizeof systems / sizeof *systems; i++)
        if (strcmp(systems[i].name, argv[1]) == 0)
            p.open = systems[i].open;
    if (p.open == NULL || p.bytes < sizeof(uint64_t))
        return usage();
    for (size_t i = 0; i < sizeof scenarios / sizeof *scenarios; i++)
        if (strcmp(scenarios[i].name, argv[2]) == 0) {
            scenarios[i].run(&p);
            return 0;
        }
    return usage();
}
