#define _GNU_SOURCE
#include "framing.h"
#include "../measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SEQUENCE_MASK 0x0fffffffu
#define BUFFER_BYTES (256 * 1024)
#define HEAD_BYTES 32 // more than any head here

enum { FRAME = 0x05, FRAGMENT = 0x06, PUSH = 0x1d, PUT = 0x01, ID = 0x1f };
enum { EXTENSIONS = 0x80, MORE = 0x40, RELIABLE = 0x20, SENDERS_ID = 0x40, SUFFIX = 0x20, PUT_FIELDS = 0xe0 };
enum { QUALITY_OF_SERVICE = 0x21, BLOCKING_DATA = 0x0d, FIRST_FRAGMENT = 0x02, KEY_ID = 1 };

static size_t put_number(unsigned char *to, uint64_t value)
{
    size_t n = 0;
    for (; value >= 0x80; value >>= 7)
        to[n++] = (unsigned char)(value | 0x80);
    to[n++] = (unsigned char)value;
    return n;
}

frame_writer *new_frame_writer(int fd)
{
    frame_writer *w = calloc(1, sizeof *w);
    if (w == NULL)
        fail("calloc");
    w->fd = fd;
    return w;
}

static void append(frame_writer *w, const void *bytes, size_t count)
{
    memcpy(w->batch + 2 + w->used, bytes, count);
    w->used += count;
}

static size_t room(const frame_writer *w) { return sizeof w->batch - 2 - w->used; }

void flush(frame_writer *w)
{
    if (w->used > 0)
        write_batch(w->fd, w->batch, w->used);
    w->used = 0;
}

static size_t transport_head(frame_writer *w, unsigned char *head, unsigned char header)
{
    head[0] = header;
    size_t n = 1 + put_number(head + 1, w->sequence);
    w->sequence = (w->sequence + 1) & SEQUENCE_MASK;
    return n;
}

static void put_fragments(frame_writer *w, const unsigned char *head, size_t head_bytes, const unsigned char *payload, size_t bytes)
{
    for (int first = 1; head_bytes + bytes > 0; first = 0) {
        unsigned char start[HEAD_BYTES];
        size_t n = transport_head(w, start, (unsigned char)(FRAGMENT | RELIABLE | MORE | (first ? EXTENSIONS : 0)));
        if (first)
            start[n++] = FIRST_FRAGMENT;
        append(w, start, n);
        append(w, head, head_bytes);
        head_bytes = 0;
        size_t part = bytes < room(w) ? bytes : room(w);
        append(w, payload, part);
        payload += part;
        bytes -= part;
        if (bytes == 0)
            w->batch[2] &= (unsigned char)~MORE;
        flush(w);
    }
}

void put(frame_writer *w, const void *payload, size_t bytes)
{
    unsigned char head[HEAD_BYTES] = { PUSH | SENDERS_ID | EXTENSIONS, KEY_ID, QUALITY_OF_SERVICE, BLOCKING_DATA, PUT };
    size_t head_bytes = 5 + put_number(head + 5, bytes);
    if (w->used > 0 && room(w) < head_bytes + bytes)
        flush(w);
    if (w->used == 0 && room(w) < HEAD_BYTES + head_bytes + bytes) {
        put_fragments(w, head, head_bytes, payload, bytes);
        return;
    }
    if (w->used == 0)
        w->used = transport_head(w, w->batch + 2, FRAME | RELIABLE);
    append(w, head, head_bytes);
    append(w, payload, bytes);
}

frame_reader *new_frame_reader(int fd, size_t largest_message)
{
    frame_reader *r = calloc(1, sizeof *r);
    if (r == NULL || (r->assembly = malloc(largest_message + HEAD_BYTES)) == NULL || (r->buffer = malloc(BUFFER_BYTES)) == NULL)
        fail("malloc");
    r->fd = fd;
    r->sequence = SEQUENCE_MASK;
    return r;
}

static void malformed(const char *what)
{
    fprintf(stderr, "malformed: %s\n", what);
    exit(1);
}

static uint64_t take_number(const unsigned char **at, const unsigned char *end)
{
    uint64_t value = 0;
    for (int shift = 0; *at < end; shift += 7) {
        unsigned char byte = *(*at)++;
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80)
            return value;
    }
    malformed("a number is cut");
    return 0;
}

static void skip_extensions(const unsigned char **at, const unsigned char *end)
{
    for (unsigned char header = EXTENSIONS; header & EXTENSIONS;) {
        if (*at >= end)
            malformed("an extension is cut");
        header = *(*at)++;
        uint64_t skip = (header & 0x60) == 0x20 ? (take_number(at, end), 0) : (header & 0x60) == 0x40 ? take_number(at, end) : 0;
        if (skip > (uint64_t)(end - *at))
            malformed("an extension is cut");
        *at += skip;
    }
}

// at is at the header of a PUSH; afterwards behind the message.
static const unsigned char *take_push(const unsigned char **at, const unsigned char *end, size_t *bytes)
{
    unsigned char header = *(*at)++;
    if ((header & ID) != PUSH || (header & SUFFIX) || take_number(at, end) != KEY_ID)
        malformed("no publication on the key");
    if (header & EXTENSIONS)
        skip_extensions(at, end);
    if (*at >= end || *(*at)++ != PUT)
        malformed("no plain PUT");
    *bytes = take_number(at, end);
    if (*bytes > (size_t)(end - *at))
        malformed("a payload is cut");
    const unsigned char *payload = *at;
    *at += *bytes;
    return payload;
}

static void take_batch(frame_reader *r)
{
    for (;;) {
        size_t have = r->filled - r->batch_end;
        const unsigned char *start = r->buffer + r->batch_end;
        size_t whole = have < 2 ? 2 : 2 + ((size_t)start[0] | (size_t)start[1] << 8);
        if (have >= whole && have >= 2) {
            r->at = r->batch_end + 2;
            r->batch_end += whole;
            r->in_frame = 0;
            return;
        }
        if (BUFFER_BYTES - r->batch_end < BATCH_BYTES + 2) {
            memmove(r->buffer, start, have);
            r->batch_end = 0;
            r->filled = have;
        }
        ssize_t n = read(r->fd, r->buffer + r->filled, BUFFER_BYTES - r->filled);
        if (n <= 0)
            fail("read from a connection");
        r->filled += (size_t)n;
    }
}

// Reads a FRAME's head, or a whole FRAGMENT; the message when that was its last.
static const unsigned char *take_transport_message(frame_reader *r, size_t *bytes)
{
    const unsigned char *at = r->buffer + r->at, *end = r->buffer + r->batch_end;
    unsigned char header = *at++;
    if ((header & ID) != FRAME && (header & ID) != FRAGMENT)
        malformed("neither FRAME nor FRAGMENT");
    uint32_t sequence = (uint32_t)take_number(&at, end);
    if (sequence != ((r->sequence + 1) & SEQUENCE_MASK))
        malformed("a sequence number is missing");
    r->sequence = sequence;
    if (header & EXTENSIONS)
        skip_extensions(&at, end);
    r->in_frame = (header & ID) == FRAME;
    r->at = (size_t)(at - r->buffer);
    if (r->in_frame)
        return NULL;
    memcpy(r->assembly + r->assembled, at, (size_t)(end - at));
    r->assembled += (size_t)(end - at);
    r->at = r->batch_end;
    if (header & MORE)
        return NULL;
    at = r->assembly;
    end = r->assembly + r->assembled;
    r->assembled = 0;
    return take_push(&at, end, bytes);
}

const unsigned char *next_message(frame_reader *r, size_t *bytes)
{
    for (;;) {
        if (r->at == r->batch_end)
            take_batch(r);
        if (r->at == r->batch_end)
            continue;
        const unsigned char *message;
        if (r->in_frame && (r->buffer[r->at] & ID) == PUSH) {
            const unsigned char *at = r->buffer + r->at;
            message = take_push(&at, r->buffer + r->batch_end, bytes);
            r->at = (size_t)(at - r->buffer);
        } else {
            message = take_transport_message(r, bytes);
        }
        if (message != NULL)
            return message;
    }
}
