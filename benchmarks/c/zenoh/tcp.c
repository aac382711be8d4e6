#define _GNU_SOURCE
#include "tcp.h"
#include "../measure.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG 512

static int open_socket_of_tcp(void)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        fail("socket");
    return fd;
}

static int without_delay(int fd)
{
    int on = 1;
    if (setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0)
        fail("TCP_NODELAY");
    return fd;
}

int listen_on_loopback(uint16_t *port)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof address;
    int fd = open_socket_of_tcp();
    if (bind(fd, (struct sockaddr *)&address, size) != 0 || listen(fd, BACKLOG) != 0 || getsockname(fd, (struct sockaddr *)&address, &size) != 0)
        fail("listening on 127.0.0.1");
    *port = ntohs(address.sin_port);
    return fd;
}

int accept_one(int listener)
{
    int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (fd < 0)
        fail("accept");
    return without_delay(fd);
}

int connect_to(const char *host, uint16_t port)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port) };
    int fd = open_socket_of_tcp();
    if (inet_pton(AF_INET, host, &address.sin_addr) != 1 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
        fail("connect");
    return without_delay(fd);
}

void write_all(int fd, const void *bytes, size_t count)
{
    for (size_t done = 0; done < count;) {
        ssize_t n = write(fd, (const char *)bytes + done, count - done);
        if (n <= 0)
            fail("write to a connection");
        done += (size_t)n;
    }
}

void read_all(int fd, void *bytes, size_t count)
{
    for (size_t done = 0; done < count;) {
        ssize_t n = read(fd, (char *)bytes + done, count - done);
        if (n <= 0)
            fail("read from a connection");
        done += (size_t)n;
    }
}

void write_batch(int fd, unsigned char *batch, size_t count)
{
    batch[0] = (unsigned char)count;
    batch[1] = (unsigned char)(count >> 8);
    write_all(fd, batch, count + 2);
}

size_t read_batch(int fd, unsigned char *batch, size_t room)
{
    unsigned char prefix[2];
    read_all(fd, prefix, sizeof prefix);
    size_t count = (size_t)prefix[0] | (size_t)prefix[1] << 8;
    if (count > room) {
        fprintf(stderr, "a batch of %zu bytes where at most %zu are expected\n", count, room);
        exit(1);
    }
    read_all(fd, batch, count);
    return count;
}
