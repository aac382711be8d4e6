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
enum { SHAPE = 0x60, BYTES = 0x40, MANDATORY = 0x10 }; // of an extension
enum { EXTENSIONS = 0x80, MORE = 0x40, RELIABLE = 0x20, SENDERS_ID = 0x40, SUFFIX = 0x20 };
enum { QUALITY_OF_SERVICE = 0x21, DEFAULT_QUALITY = 0x05, FIRST_FRAGMENT = 0x02 };

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

// Every field of a PUSH before its payload.
static size_t push_head(unsigned char *head, const message *m)
{
    unsigned char extended = m->quality != DEFAULT_QUALITY;
    size_t n = 0;
    head[n++] = (unsigned char)(PUSH | SENDERS_ID | (extended ? EXTENSIONS : 0));
    n += put_number(head + n, m->key);
    if (extended) {
        head[n++] = QUALITY_OF_SERVICE;
        n += put_number(head + n, m->quality);
    }
    head[n++] = PUT;
    return n + put_number(head + n, m->bytes);
}

void put(frame_writer *w, const message *m)
{
    if (w->used > 0 && room(w) < HEAD_BYTES + m->bytes)
        flush(w);
    if (w->used == 0 && room(w) < 2 * HEAD_BYTES + m->bytes) {
        unsigned char head[HEAD_BYTES];
        put_fragments(w, head, push_head(head, m), m->payload, m->bytes);
        return;
    }
    if (w->used == 0)
        w->used = transport_head(w, w->batch + 2, FRAME | RELIABLE);
    w->used += push_head(w->batch + 2 + w->used, m);
    append(w, m->payload, m->bytes);
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

static unsigned char take_byte(const unsigned char **at, const unsigned char *end)
{
    if (*at >= end)
        malformed("a message is cut");
    return *(*at)++;
}

// Quality of service is the only extension that is understood; others may be passed over unless they are mandatory.
static void take_extensions(const unsigned char **at, const unsigned char *end, unsigned char *quality)
{
    for (unsigned char header = EXTENSIONS; header & EXTENSIONS;) {
        header = take_byte(at, end);
        unsigned char identity = header & (unsigned char)~EXTENSIONS;
        uint64_t number = (header & SHAPE) == 0 ? 0 : take_number(at, end);
        if (identity == QUALITY_OF_SERVICE)
            *quality = (unsigned char)number;
        else if (identity & MANDATORY)
            malformed("an extension that nobody knows must be understood");
        if ((header & SHAPE) != BYTES)
            continue;
        if (number > (uint64_t)(end - *at))
            malformed("an extension is cut");
        *at += number;
    }
}

// at is at the header of a PUSH; afterwards behind the message.
static void take_push(const unsigned char **at, const unsigned char *end, message *m)
{
    unsigned char header = take_byte(at, end);
    if ((header & (ID | SUFFIX)) != PUSH)
        malformed("no publication on the id of a key");
    m->key = take_number(at, end);
    m->quality = DEFAULT_QUALITY;
    if (header & EXTENSIONS)
        take_extensions(at, end, &m->quality);
    if (take_byte(at, end) != PUT)
        malformed("no plain PUT");
    m->bytes = take_number(at, end);
    if (m->bytes > (size_t)(end - *at))
        malformed("a payload is cut");
    m->payload = *at;
    *at += m->bytes;
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

// Reads a FRAME's head, or a whole FRAGMENT; true when that was the last of a message.
static int take_transport_message(frame_reader *r, message *m)
{
    const unsigned char *at = r->buffer + r->at, *end = r->buffer + r->batch_end;
    unsigned char header = *at++, quality;
    if ((header & ID) != FRAME && (header & ID) != FRAGMENT)
        malformed("neither FRAME nor FRAGMENT");
    uint32_t sequence = (uint32_t)take_number(&at, end);
    if (sequence != ((r->sequence + 1) & SEQUENCE_MASK))
        malformed("a sequence number is missing");
    r->sequence = sequence;
    if (header & EXTENSIONS)
        take_extensions(&at, end, &quality);
    r->in_frame = (header & ID) == FRAME;
    r->at = (size_t)(at - r->buffer);
    if (r->in_frame)
        return 0;
    memcpy(r->assembly + r->assembled, at, (size_t)(end - at));
    r->assembled += (size_t)(end - at);
    r->at = r->batch_end;
    if (header & MORE)
        return 0;
    at = r->assembly;
    end = r->assembly + r->assembled;
    r->assembled = 0;
    take_push(&at, end, m);
    return 1;
}

void next_message(frame_reader *r, message *m)
{
    for (;;) {
        while (r->at == r->batch_end)
            take_batch(r);
        if (r->in_frame && (r->buffer[r->at] & ID) == PUSH) {
            const unsigned char *at = r->buffer + r->at;
            take_push(&at, r->buffer + r->batch_end, m);
            r->at = (size_t)(at - r->buffer);
            return;
        }
        if (take_transport_message(r, m))
            return;
    }
}
