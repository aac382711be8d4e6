// Blocking TCP over the loopback interface, and batches: a length in two bytes, little-endian, then as many bytes.
#pragma once
#include <stddef.h>
#include <stdint.h>

#define BATCH_BYTES 65535 // with its length, as Zenoh counts

int listen_on_loopback(uint16_t *port); // a free port
int accept_one(int listener);
int connect_to(const char *host, uint16_t port); // TCP_NODELAY
void write_all(int fd, const void *bytes, size_t count);
void read_all(int fd, void *bytes, size_t count);

void write_batch(int fd, unsigned char *batch, size_t count); // count bytes from batch + 2 on; fills in the length
size_t read_batch(int fd, unsigned char *batch, size_t room); // without its length
