/* From the start of the server to the last byte of its first reply: start DARYA DATA PORT PATH.
 * Prints "start_ms NUMBER", the least of some runs. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"

enum { RUNS = 7, PATIENCE_US = 5000000, PAUSE_US = 200 };

static pid_t start_server(const char *darya, const char *data, const char *port)
{
    pid_t child = fork();
    if (child)
        return child;
    if (freopen("/dev/null", "w", stdout))
        execl(darya, darya, "serve", "--data", data, "--listen", port, (char *)NULL);
    _exit(127);
}

static int connect_to(int port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    inet_pton(AF_INET, "127.0.0.1", &at.sin_addr);
    if (connect(fd, (struct sockaddr *)&at, sizeof at) == 0)
        return fd;
    close(fd);
    return -1;
}

/* Bytes of the reply to its end; 0 when it is not a good one. */
static size_t ask(int fd, const char *path)
{
    char request[400], reply[65536];
    size_t got = 0;
    ssize_t more;
    int len = snprintf(request, sizeof request,
                       "GET %s HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n", path);
    if (write(fd, request, (size_t)len) != len)
        return 0;
    while ((more = read(fd, reply + (got ? 20 : 0), sizeof reply - 20)) > 0)
        got += (size_t)more; /* the first bytes stay for the look at them below */
    return got > 20 && strncmp(reply, "HTTP/1.1 200", 12) == 0 ? got : 0;
}

int main(int argc, char **argv)
{
    double least = -1;
    if (argc != 5)
        return 2;
    int port = (int)strtol(argv[3], NULL, 10);
    for (int run = 0; run < RUNS; run++) {
        int64_t start = clock_monotonic_us();
        int fd = -1;
        pid_t server = start_server(argv[1], argv[2], argv[3]);
        while ((fd = connect_to(port)) < 0 && clock_monotonic_us() - start < PATIENCE_US)
            usleep(PAUSE_US);
        size_t bytes = fd < 0 ? 0 : ask(fd, argv[4]);
        double ms = (double)(clock_monotonic_us() - start) / 1000;
        if (fd >= 0)
            close(fd);
        kill(server, SIGTERM);
        waitpid(server, NULL, 0);
        if (!bytes)
            return 1;
        if (least < 0 || ms < least)
            least = ms;
    }
    printf("start_ms %.1f\n", least);
    return 0;
}
