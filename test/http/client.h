/* A client that sends what it is told, over a real socket; for tests. */
#pragma once
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define assert_has(text, part) assert_non_null(strstr(text, part))
#define assert_lacks(text, part) assert_null(strstr(text, part))

static inline int connect_to(int port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    struct timeval patience = {5, 0};
    inet_pton(AF_INET, "127.0.0.1", &at.sin_addr);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(fd >= 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
    return fd;
}

static inline void send_text(int fd, const char *text)
{
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
}

/* Reads until `wanted` bytes follow the header, or the end of the connection. */
static inline size_t receive(int fd, char *out, size_t room, size_t wanted)
{
    size_t got = 0;
    out[0] = '\0';
    for (;;) {
        const char *end = strstr(out, "\r\n\r\n");
        if (end && got >= (size_t)(end - out) + 4 + wanted)
            return got;
        ssize_t more = read(fd, out + got, room - got - 1);
        if (more <= 0)
            return got;
        got += (size_t)more;
        out[got] = '\0';
    }
}

/* One request on a connection of its own. */
static inline void ask(int port, const char *method, const char *path, const char *headers,
                       char *out, size_t room)
{
    char text[600];
    int fd = connect_to(port);
    snprintf(text, sizeof text, "%s %s HTTP/1.1\r\nHost: test\r\nConnection: close\r\n%s\r\n",
             method, path, headers);
    send_text(fd, text);
    receive(fd, out, room, room);
    close(fd);
}
