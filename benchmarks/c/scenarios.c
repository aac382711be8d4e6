#define _GNU_SOURCE
#include "scenarios.h"
#include "measure.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define WARM_UP(messages) ((messages) / 10 + 5) // sent before the measured ones
#define FANOUT_READERS 3

typedef struct {
    _Atomic unsigned ready; // processes that have attached
    double messages_per_second[FANOUT_READERS];
    uint64_t lost[FANOUT_READERS];
} board;

static board *new_board(void)
{
    board *b = mmap(NULL, sizeof *b, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (b == MAP_FAILED)
        fail("mmap of the board");
    return b;
}

static void meet(board *b, unsigned everybody)
{
    atomic_fetch_add(&b->ready, 1);
    while (atomic_load(&b->ready) < everybody)
        usleep(100);
}

static void *new_buffer(size_t bytes)
{
    void *p = malloc(bytes);
    if (p == NULL)
        fail("malloc");
    memset(p, 0x5a, bytes);
    return p;
}

static uint64_t first_word(const void *message)
{
    uint64_t w;
    memcpy(&w, message, sizeof w);
    return w;
}

static void join(pid_t child)
{
    int status;
    if (waitpid(child, &status, 0) != child || status != 0) {
        fprintf(stderr, "a receiver failed\n");
        exit(1);
    }
}

static pid_t fork_or_fail(void)
{
    fflush(stdout);
    pid_t child = fork();
    if (child < 0)
        fail("fork");
    return child;
}

// The sender stamps just before it copies; the receiver subtracts when it has the message.
static void paced_receiver(channel *c, board *b, const plan *p)
{
    unsigned warm_up = WARM_UP(p->messages);
    void *message = new_buffer(p->bytes);
    uint64_t *samples = calloc(p->messages, sizeof *samples);
    pin_to(p->cpus[1]);
    c->attach(c);
    meet(b, 2);
    for (unsigned i = 0; i < warm_up + p->messages; i++) {
        c->receive(c, message);
        uint64_t latency = now_ns() - first_word(message);
        if (i >= warm_up)
            samples[i - warm_up] = latency;
    }
    print_percentiles(samples, p->messages);
    fflush(stdout);
}

void run_paced(const plan *p)
{
    channel *c = p->open(p->bytes);
    board *b = new_board();
    pid_t child = fork_or_fail();
    if (child == 0) {
        paced_receiver(c, b, p);
        _exit(0);
    }
    void *message = new_buffer(p->bytes);
    pin_to(p->cpus[0]);
    use_finest_timer_slack();
    c->attach(c);
    meet(b, 2);
    uint64_t deadline = now_ns();
    for (unsigned i = 0; i < WARM_UP(p->messages) + p->messages; i++) {
        deadline += p->period_ns;
        sleep_until_ns(deadline);
        uint64_t stamp = now_ns();
        memcpy(message, &stamp, sizeof stamp);
        c->send(c, message);
    }
    join(child);
}

static void pingpong_echo(channel *ping, channel *pong, board *b, const plan *p)
{
    void *message = new_buffer(p->bytes);
    pin_to(p->cpus[1]);
    ping->attach(ping);
    pong->attach(pong);
    meet(b, 2);
    for (unsigned i = 0; i < WARM_UP(p->messages) + p->messages; i++) {
        ping->receive(ping, message);
        pong->send(pong, message);
    }
}

void run_pingpong(const plan *p)
{
    unsigned warm_up = WARM_UP(p->messages);
    channel *ping = p->open(p->bytes), *pong = p->open(p->bytes);
    board *b = new_board();
    pid_t child = fork_or_fail();
    if (child == 0) {
        pingpong_echo(ping, pong, b, p);
        _exit(0);
    }
    void *message = new_buffer(p->bytes);
    uint64_t *samples = calloc(p->messages, sizeof *samples);
    pin_to(p->cpus[0]);
    ping->attach(ping);
    pong->attach(pong);
    meet(b, 2);
    for (unsigned i = 0; i < warm_up + p->messages; i++) {
        uint64_t start = now_ns();
        ping->send(ping, message);
        pong->receive(pong, message);
        if (i >= warm_up)
            samples[i - warm_up] = (now_ns() - start) / 2;
    }
    print_percentiles(samples, p->messages);
    join(child);
}

static void flood_receiver(channel *c, board *b, const plan *p, int index, int readers)
{
    void *message = new_buffer(p->bytes);
    pin_to(p->cpus[1 + index]);
    c->attach(c);
    meet(b, 1 + (unsigned)readers);
    uint64_t start = 0, received = 0, word;
    for (;;) {
        c->receive(c, message);
        word = first_word(message);
        if (word == END_MARK)
            break;
        if (received++ == 0)
            start = now_ns();
        else if (word != received)
            b->lost[index]++;
    }
    // The first message starts the clock, so it is not counted.
    b->messages_per_second[index] = (double)(received - 1) * 1e9 / (double)(now_ns() - start);
}

static void flood(channel **c, int readers, const plan *p)
{
    void *message = new_buffer(p->bytes);
    uint64_t clock_every = p->bytes < 32768 ? 64 : 1; // reading the clock for each small message would slow them down
    uint64_t stop = now_ns() + p->duration_ns;
    for (uint64_t sent = 1;; sent++) {
        uint64_t word = sent % clock_every == 0 && now_ns() >= stop ? END_MARK : sent;
        memcpy(message, &word, sizeof word);
        for (int i = 0; i < readers; i++)
            c[i]->send(c[i], message);
        if (word == END_MARK)
            return;
    }
}

static void run_flood(const plan *p, int readers)
{
    channel *c[FANOUT_READERS];
    pid_t children[FANOUT_READERS];
    board *b = new_board();
    for (int i = 0; i < readers; i++)
        c[i] = p->open(p->bytes);
    for (int i = 0; i < readers; i++) {
        children[i] = fork_or_fail();
        if (children[i] == 0) {
            flood_receiver(c[i], b, p, i, readers);
            _exit(0);
        }
    }
    pin_to(p->cpus[0]);
    for (int i = 0; i < readers; i++)
        c[i]->attach(c[i]);
    meet(b, 1 + (unsigned)readers);
    flood(c, readers, p);
    double rate = 0;
    uint64_t lost = 0;
    for (int i = 0; i < readers; i++) {
        join(children[i]);
        rate += b->messages_per_second[i];
        lost += b->lost[i];
    }
    printf("messages_per_second=%.1f bytes_per_second=%.0f lost=%lu\n", rate, rate * (double)p->bytes, lost);
}

void run_throughput(const plan *p)
{
    run_flood(p, 1);
}

void run_fanout(const plan *p)
{
    run_flood(p, FANOUT_READERS);
}

// Prints the deviation of each wake-up from the grid that starts at the earliest one, because a receiver of ticks cannot know
// their true deadlines: the same yardstick for both sides.
void run_timer(const plan *p)
{
    unsigned warm_up = WARM_UP(p->messages);
    uint64_t *ticks = calloc(p->messages, sizeof *ticks);
    pin_to(p->cpus[0]);
    use_finest_timer_slack();
    uint64_t start = now_ns() + p->period_ns;
    uint64_t earliest = UINT64_MAX;
    for (unsigned i = 0; i < warm_up + p->messages; i++) {
        sleep_until_ns(start + i * p->period_ns);
        if (i < warm_up)
            continue;
        ticks[i - warm_up] = now_ns() - i * p->period_ns;
        if (ticks[i - warm_up] < earliest)
            earliest = ticks[i - warm_up];
    }
    for (unsigned i = 0; i < p->messages; i++)
        ticks[i] -= earliest;
    print_percentiles(ticks, p->messages);
}
