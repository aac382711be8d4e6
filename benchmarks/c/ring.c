#define _GNU_SOURCE
#include "channel.h"
#include "measure.h"

#include <linux/futex.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define RING_BYTES ((size_t)64 << 20) // about this much memory per ring,
#define MAX_SLOTS 1024                // but no more slots than this
#define MIN_SLOTS 2                   // and no fewer than this
#define SPIN_NS 20000                 // the longest spin
#define SPIN_PROBE 64                 // one wait in so many spins although spinning does not pay, to notice when it does again

typedef struct {
    _Alignas(64) _Atomic uint64_t head; // messages written
    _Alignas(64) _Atomic uint64_t tail; // messages read
    _Alignas(64) _Atomic uint32_t reader_sleeps;
    _Alignas(64) _Atomic uint32_t writer_sleeps;
    _Alignas(64) size_t slots, stride;
    _Alignas(64) unsigned char data[];
} ring;

static void futex_wait(_Atomic uint32_t *word)
{
    syscall(SYS_futex, word, FUTEX_WAIT, 1, NULL, NULL, 0);
}

static void wake_if_asleep(_Atomic uint32_t *sleeps)
{
    atomic_thread_fence(memory_order_seq_cst);
    if (atomic_load_explicit(sleeps, memory_order_relaxed) != 0 && atomic_exchange(sleeps, 0) != 0)
        syscall(SYS_futex, sleeps, FUTEX_WAKE, 1, NULL, NULL, 0);
}

static int worth_spinning(channel *c)
{
    return c->spins && (c->spin_success > 0.5 || ++c->waits % SPIN_PROBE == 0);
}

// Watches *counter for a while when that has helped of late: it never does when the other side needs this very core.
static void spin_for_change(channel *c, _Atomic uint64_t *counter, uint64_t same)
{
    uint64_t stop = now_ns() + SPIN_NS;
    int changed = 0;
    while (!(changed = atomic_load_explicit(counter, memory_order_acquire) != same) && now_ns() < stop)
        __builtin_ia32_pause();
    c->spin_success += ((double)changed - c->spin_success) / 8;
}

// Waits until *counter is no longer `same`.
static void wait_for_change(channel *c, _Atomic uint64_t *counter, uint64_t same, _Atomic uint32_t *sleeps)
{
    if (worth_spinning(c))
        spin_for_change(c, counter, same);
    while (atomic_load_explicit(counter, memory_order_acquire) == same) {
        atomic_exchange(sleeps, 1);
        if (atomic_load(counter) == same)
            futex_wait(sleeps);
        atomic_store_explicit(sleeps, 0, memory_order_relaxed);
    }
}

static void ring_send(channel *c, const void *message)
{
    ring *r = c->shared;
    uint64_t head = atomic_load_explicit(&r->head, memory_order_relaxed);
    if (head - atomic_load_explicit(&r->tail, memory_order_acquire) == r->slots)
        wait_for_change(c, &r->tail, head - r->slots, &r->writer_sleeps);
    memcpy(r->data + head % r->slots * r->stride, message, c->bytes);
    atomic_store_explicit(&r->head, head + 1, memory_order_release);
    wake_if_asleep(&r->reader_sleeps);
}

static void ring_receive(channel *c, void *message)
{
    ring *r = c->shared;
    uint64_t tail = atomic_load_explicit(&r->tail, memory_order_relaxed);
    if (atomic_load_explicit(&r->head, memory_order_acquire) == tail)
        wait_for_change(c, &r->head, tail, &r->reader_sleeps);
    memcpy(message, r->data + tail % r->slots * r->stride, c->bytes);
    atomic_store_explicit(&r->tail, tail + 1, memory_order_release);
    wake_if_asleep(&r->writer_sleeps);
}

static void ring_attach(channel *c)
{
    // A page is mapped per process at its first touch; that cost belongs into no measurement.
    if (madvise(c->shared, c->shared_bytes, MADV_POPULATE_WRITE) != 0)
        fail("madvise(MADV_POPULATE_WRITE)");
}

channel *open_ring(size_t bytes, int spins)
{
    size_t slots = RING_BYTES / bytes;
    slots = slots > MAX_SLOTS ? MAX_SLOTS : slots < MIN_SLOTS ? MIN_SLOTS : slots;
    size_t stride = (bytes + 63) / 64 * 64;
    channel *c = calloc(1, sizeof *c);
    c->shared_bytes = sizeof(ring) + slots * stride;
    c->shared = mmap(NULL, c->shared_bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (c->shared == MAP_FAILED)
        fail("mmap of a ring");
    ring *r = c->shared;
    r->slots = slots;
    r->stride = stride;
    c->bytes = bytes;
    c->spins = spins;
    c->spin_success = 1;
    c->send = ring_send;
    c->receive = ring_receive;
    c->attach = ring_attach;
    return c;
}
