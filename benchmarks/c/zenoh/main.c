// Baselines for ./bench zenoh: what plain C reaches over one TCP connection on the same machine in the same minute, and a client that only
// opens sessions. Each prints one line of key=value pairs.
//   zenoh-baseline throughput <bytes> <duration_ns> <cpu> <cpu>   two processes; FRAMEs in batches of 64 KiB, parsed again
//   zenoh-baseline pingpong <bytes> <messages> <cpu> <cpu>        two processes; a message there and back, blocking
//   zenoh-baseline connects <count> <cpu> <cpu>                   two processes; connections with the four messages of a handshake
//   zenoh-baseline sessions <port> <count> <first> <cpu>          opens Zenoh sessions at 127.0.0.1:port, then holds them until its input ends
// The first process runs on the first cpu, the one it forks on the second.
#define _GNU_SOURCE
#include "../measure.h"
#include "framing.h"
#include "handshake.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define LOOPBACK "127.0.0.1"
#define CLOCK_EVERY 64 // reading the clock for each small message would slow them down
#define WARM_UP(messages) ((messages) / 10 + 5)
#define FLOOD_KEY 1       // its id
#define BLOCKING_DATA 0x0d // quality of service: ordinary priority, waits for room

static pid_t fork_or_fail(void)
{
    fflush(stdout);
    pid_t child = fork();
    if (child < 0)
        fail("fork");
    return child;
}

static void join(pid_t child)
{
    int status;
    if (waitpid(child, &status, 0) != child || status != 0)
        exit(1);
}

static void *new_payload(size_t bytes)
{
    void *p = malloc(bytes);
    if (p == NULL)
        fail("malloc");
    memset(p, 0x5a, bytes);
    return p;
}

// The first message starts the clock, so it is not counted; each begins with its number.
static void receive_flood(int fd, size_t bytes)
{
    frame_reader *reader = new_frame_reader(fd, bytes);
    uint64_t start = 0, received = 0, lost = 0;
    for (;;) {
        message m;
        next_message(reader, &m);
        if (m.key != FLOOD_KEY || m.quality != BLOCKING_DATA || m.bytes != bytes) {
            fprintf(stderr, "a message that nobody sent\n");
            exit(1);
        }
        uint64_t word;
        memcpy(&word, m.payload, sizeof word);
        if (word == END_MARK)
            break;
        if (received++ == 0)
            start = now_ns();
        else if (word != received)
            lost++;
    }
    double rate = (double)(received - 1) * 1e9 / (double)(now_ns() - start);
    printf("messages_per_second=%.1f bytes_per_second=%.0f lost=%lu\n", rate, rate * (double)bytes, lost);
}

static void send_flood(int fd, size_t bytes, uint64_t duration_ns)
{
    frame_writer *writer = new_frame_writer(fd);
    unsigned char *payload = new_payload(bytes);
    message m = { .key = FLOOD_KEY, .quality = BLOCKING_DATA, .payload = payload, .bytes = bytes };
    uint64_t every = bytes < 32768 ? CLOCK_EVERY : 1, stop = now_ns() + duration_ns;
    for (uint64_t sent = 1, word = 0; word != END_MARK; sent++) {
        word = sent % every == 0 && now_ns() >= stop ? END_MARK : sent;
        memcpy(payload, &word, sizeof word);
        put(writer, &m);
    }
    flush(writer);
}

static void run_throughput(size_t bytes, uint64_t duration_ns, const int *cpus)
{
    uint16_t port;
    int listener = listen_on_loopback(&port);
    pid_t child = fork_or_fail();
    pin_to(cpus[child == 0]);
    if (child == 0) {
        receive_flood(accept_one(listener), bytes);
        fflush(stdout);
        _exit(0);
    }
    int fd = connect_to(LOOPBACK, port);
    send_flood(fd, bytes, duration_ns);
    join(child);
}

static void run_pingpong(size_t bytes, unsigned messages, const int *cpus)
{
    uint16_t port;
    int listener = listen_on_loopback(&port);
    unsigned char *message = new_payload(bytes);
    unsigned warm_up = WARM_UP(messages), all = warm_up + messages;
    pid_t child = fork_or_fail();
    pin_to(cpus[child == 0]);
    if (child == 0) {
        int fd = accept_one(listener);
        for (unsigned i = 0; i < all; i++) {
            read_all(fd, message, bytes);
            write_all(fd, message, bytes);
        }
        _exit(0);
    }
    uint64_t *samples = calloc(messages, sizeof *samples);
    int fd = connect_to(LOOPBACK, port);
    for (unsigned i = 0; i < all; i++) {
        uint64_t start = now_ns();
        write_all(fd, message, bytes);
        read_all(fd, message, bytes);
        if (i >= warm_up)
            samples[i - warm_up] = (now_ns() - start) / 2;
    }
    print_percentiles(samples, messages);
    join(child);
}

static void allow_many_descriptors(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        fail("getrlimit");
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
        fail("setrlimit");
}

// One after the other; all stay open.
static void open_all(uint16_t port, unsigned count, uint64_t first)
{
    uint64_t start = now_ns();
    for (unsigned i = 0; i < count; i++)
        open_session(connect_to(LOOPBACK, port), first + i);
    uint64_t took = now_ns() - start;
    printf("total_ns=%lu each_ns=%lu count=%u\n", took, took / count, count);
    fflush(stdout);
}

static void run_connects(unsigned count, const int *cpus)
{
    uint16_t port;
    int listener = listen_on_loopback(&port);
    pid_t child = fork_or_fail();
    pin_to(cpus[child == 0]);
    if (child == 0) {
        for (unsigned i = 0; i < count; i++)
            accept_session(accept_one(listener));
        _exit(0);
    }
    open_all(port, count, 1);
    join(child);
}

static void run_sessions(uint16_t port, unsigned count, uint64_t first)
{
    open_all(port, count, first);
    while (getchar() != EOF)
        ;
}

static uint64_t number(const char *text) { return strtoull(text, NULL, 10); }

int main(int argc, char **argv)
{
    const char *what = argc > 4 ? argv[1] : "";
    int cpus[] = { argc > 4 ? atoi(argv[argc - 2]) : 0, argc > 4 ? atoi(argv[argc - 1]) : 0 };
    allow_many_descriptors();
    if (strcmp(what, "throughput") == 0 && argc == 6 && number(argv[2]) >= sizeof(uint64_t))
        run_throughput(number(argv[2]), number(argv[3]), cpus);
    else if (strcmp(what, "pingpong") == 0 && argc == 6 && number(argv[2]) > 0 && number(argv[3]) > 0)
        run_pingpong(number(argv[2]), (unsigned)number(argv[3]), cpus);
    else if (strcmp(what, "connects") == 0 && argc == 5 && number(argv[2]) > 0)
        run_connects((unsigned)number(argv[2]), cpus);
    else if (strcmp(what, "sessions") == 0 && argc == 6 && number(argv[3]) > 0) {
        pin_to(cpus[1]);
        run_sessions((uint16_t)number(argv[2]), (unsigned)number(argv[3]), number(argv[4]));
    } else {
        fprintf(stderr, "usage: zenoh-baseline throughput <bytes> <duration_ns> <cpu> <cpu> | pingpong <bytes> <messages> <cpu> <cpu> | connects <count> <cpu> <cpu> | sessions <port> <count> <first> <cpu>\n");
        return 2;
    }
    return 0;
}
