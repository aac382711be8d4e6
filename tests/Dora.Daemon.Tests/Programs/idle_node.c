/* A node for tests with very many nodes: registers, waits at the start barrier, waits for Stop, ends. Speaks the control protocol
   (u32 length, JSON) by looking for the few words it needs. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void value(const char *json, const char *key, char *out, size_t size) {
    char quoted[64];
    snprintf(quoted, sizeof quoted, "\"%s\":\"", key);
    const char *from = strstr(json, quoted);
    if (!from) { fprintf(stderr, "no %s in DORA_NODE_CONFIG\n", key); exit(2); }
    from += strlen(quoted);
    size_t length = strcspn(from, "\"");
    if (length >= size) exit(2);
    memcpy(out, from, length);
    out[length] = 0;
}

static void send_frame(int socket, const char *json) {
    char frame[1024];
    uint32_t length = strlen(json);
    memcpy(frame, &length, 4);
    memcpy(frame + 4, json, length);
    if (write(socket, frame, length + 4) != (ssize_t)length + 4) exit(3);
}

static void read_exactly(int socket, char *to, size_t count) {
    while (count > 0) {
        char control[4096];
        struct iovec vector = { to, count };
        struct msghdr message = { .msg_iov = &vector, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control };
        ssize_t got = recvmsg(socket, &message, 0);
        if (got <= 0) exit(4);
        to += got;
        count -= got;
    }
}

/* Reads frames until one of the wanted type comes. */
static void wait_for(int socket, const char *type) {
    static char body[1 << 20];
    char wanted[64];
    snprintf(wanted, sizeof wanted, "\"type\":\"%s\"", type);
    for (;;) {
        uint32_t length;
        read_exactly(socket, (char *)&length, 4);
        if (length >= sizeof body) exit(5);
        read_exactly(socket, body, length);
        body[length] = 0;
        if (strstr(body, wanted)) return;
    }
}

int main(void) {
    const char *document = getenv("DORA_NODE_CONFIG");
    const char *line = document ? strstr(document, "\ndora_net: ") : 0;
    if (!line) { fprintf(stderr, "DORA_NODE_CONFIG has no dora_net line\n"); return 1; }
    char path[128], token[128], dataflow[64], node[256], json[900];
    value(line, "socket", path, sizeof path);
    value(line, "token", token, sizeof token);
    value(line, "dataflow", dataflow, sizeof dataflow);
    value(line, "node", node, sizeof node);

    struct sockaddr_un address = { .sun_family = AF_UNIX };
    memcpy(address.sun_path + 1, path + 1, strlen(path) - 1);
    int daemon = socket(AF_UNIX, SOCK_STREAM, 0);
    if (connect(daemon, (struct sockaddr *)&address, sizeof(sa_family_t) + strlen(path)) != 0) { perror("connect"); return 1; }
    snprintf(json, sizeof json,
        "{\"type\":\"register\",\"protocolVersion\":1,\"library\":\"idle_node.c\",\"dataflow\":\"%s\",\"node\":\"%s\",\"token\":\"%s\",\"processId\":%d}",
        dataflow, node, token, getpid());
    send_frame(daemon, json);
    wait_for(daemon, "registered");
    send_frame(daemon, "{\"type\":\"ready\"}");
    wait_for(daemon, "started");
    wait_for(daemon, "stop");
    return 0;
}
