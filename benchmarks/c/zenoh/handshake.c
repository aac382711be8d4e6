#include "handshake.h"
#include "tcp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VERSION 0x09
#define COOKIE_BYTES 32
#define MESSAGE_BYTES 1024

enum { INIT = 0x01, OPEN = 0x02, ANSWER = 0x20, SIZES = 0x40, SECONDS = 0x40, ID = 0x1f };
enum { ID_OF_16_BYTES = 0xf0, ROUTER = 0, CLIENT = 2, NODE_ID_BYTES = 16, SIZES_BYTES = 3, LEASE_SECONDS = 120 };

static void expect(int condition, const char *what, const unsigned char *message, size_t bytes)
{
    if (condition)
        return;
    fprintf(stderr, "handshake: %s:", what);
    for (size_t i = 0; i < bytes; i++)
        fprintf(stderr, " %02x", message[i]);
    fprintf(stderr, "\n");
    exit(1);
}

static size_t node(unsigned char *to, unsigned char header, unsigned char role, uint64_t number)
{
    unsigned char id[NODE_ID_BYTES];
    memset(id, 0x5a, sizeof id);
    memcpy(id, &number, sizeof number);
    to[0] = header;
    to[1] = VERSION;
    to[2] = (unsigned char)(ID_OF_16_BYTES | role);
    memcpy(to + 3, id, sizeof id);
    return 3 + sizeof id;
}

// Where the cookie of an INIT's answer is: behind header, version, node and sizes. Its length takes one byte or two.
static const unsigned char *find_cookie(const unsigned char *message, size_t bytes, size_t *cookie_bytes)
{
    size_t at = 3 + (size_t)(message[2] >> 4) + 1 + (message[0] & SIZES ? SIZES_BYTES : 0);
    expect(at + 2 <= bytes, "the answer to INIT is cut", message, bytes);
    *cookie_bytes = message[at] & 0x7f;
    if (message[at++] & 0x80)
        *cookie_bytes |= (size_t)message[at++] << 7;
    expect(at + *cookie_bytes <= bytes, "the cookie is cut", message, bytes);
    return message + at;
}

void open_session(int fd, uint64_t number)
{
    unsigned char out[2 + MESSAGE_BYTES], in[MESSAGE_BYTES];
    write_batch(fd, out, node(out + 2, INIT, CLIENT, number));
    size_t bytes = read_batch(fd, in, sizeof in);
    expect(bytes > 4 && (in[0] & (ID | ANSWER)) == (INIT | ANSWER), "no answer to INIT", in, bytes);
    size_t cookie_bytes;
    const unsigned char *cookie = find_cookie(in, bytes, &cookie_bytes);
    expect(cookie_bytes < MESSAGE_BYTES - 8, "the cookie is too long", in, bytes);
    unsigned char *at = out + 2;
    *at++ = OPEN | SECONDS;
    *at++ = LEASE_SECONDS;
    *at++ = 0; // the first sequence number
    *at++ = (unsigned char)((cookie_bytes & 0x7f) | (cookie_bytes > 0x7f ? 0x80 : 0));
    if (cookie_bytes > 0x7f)
        *at++ = (unsigned char)(cookie_bytes >> 7);
    memcpy(at, cookie, cookie_bytes);
    write_batch(fd, out, (size_t)(at - out - 2) + cookie_bytes);
    bytes = read_batch(fd, in, sizeof in);
    expect(bytes > 2 && (in[0] & (ID | ANSWER)) == (OPEN | ANSWER), "no answer to OPEN", in, bytes);
}

void accept_session(int fd)
{
    unsigned char out[2 + MESSAGE_BYTES], in[MESSAGE_BYTES];
    read_batch(fd, in, sizeof in);
    size_t bytes = node(out + 2, INIT | ANSWER, ROUTER, 1);
    out[2 + bytes++] = COOKIE_BYTES;
    memset(out + 2 + bytes, 0x33, COOKIE_BYTES);
    write_batch(fd, out, bytes + COOKIE_BYTES);
    read_batch(fd, in, sizeof in);
    memcpy(out + 2, (unsigned char[]){ OPEN | ANSWER | SECONDS, 10, 0 }, 3);
    write_batch(fd, out, 3);
}
