// The four messages that open a Zenoh session, as bytes: INIT and its answer, OPEN and its answer, each in a batch of its own.
#pragma once
#include <stdint.h>

void open_session(int fd, uint64_t number); // the client's part; number makes its id
void accept_session(int fd);                // the same exchanges from the other side, without looking at what they say
