/*
 * The least that sending a stream to many sockets can cost: one send() per unit and socket, and nothing else.
 *
 *   floor PORT VIEWERS TRACE flat|batch MILLIS
 *
 * Accepts VIEWERS connections on 127.0.0.1:PORT (0: any; the port is printed), then plays the trace, over and over, in
 * real time, until it is killed. A line of the trace is one access unit: microseconds from the beginning, track (0 video,
 * 1 audio), bytes; the line "end MICROSECONDS" closes it. Each unit goes out as interleaved RTP packets.
 *
 *   flat   each access unit leaves at once
 *   batch  all that has come leaves together, each MILLIS
 *
 * The sockets are those of the gateway: TCP_NODELAY, the same SO_SNDBUF and TCP_NOTSENT_LOWAT. Who measures reads /proc/PID/stat.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define PAYLOAD 1388
#define MAX_UNITS 1000000
#define MAX_BATCH (4 << 20)

struct unit {
    int64_t micros;
    int track, bytes;
};

static struct unit units[MAX_UNITS];
static unsigned char batch[MAX_BATCH];
static size_t filled;
static uint16_t sequence[2];
static int *sockets, viewers;

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static int64_t now_micros(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static void sleep_until(int64_t micros)
{
    struct timespec t = { micros / 1000000, micros % 1000000 * 1000 };
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL))
        ;
}

static int64_t read_trace(const char *name, int *count)
{
    FILE *file = fopen(name, "r");
    char line[128];
    long long micros = 0;
    if (!file)
        fail(name);
    for (*count = 0; *count < MAX_UNITS && fgets(line, sizeof line, file);) {
        struct unit *u = &units[*count];
        if (sscanf(line, "end %lld", &micros) == 1)
            break;
        if (sscanf(line, "%lld %d %d", &micros, &u->track, &u->bytes) == 3) {
            u->micros = micros;
            (*count)++;
        }
    }
    fclose(file);
    return micros;
}

static void accept_all(int port)
{
    int server = socket(AF_INET, SOCK_STREAM, 0), one = 1, buffer = 262144, unsent = 131072;
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port),
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof at;
    setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    setsockopt(server, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer);
    if (bind(server, (struct sockaddr *)&at, sizeof at) || listen(server, 4096)
        || getsockname(server, (struct sockaddr *)&at, &size))
        fail("listen");
    printf("%d\n", ntohs(at.sin_port));
    fflush(stdout);
    for (int i = 0; i < viewers; i++) {
        if ((sockets[i] = accept(server, NULL, NULL)) < 0)
            fail("accept");
        setsockopt(sockets[i], IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        setsockopt(sockets[i], IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent, sizeof unsent);
    }
}

static void add_packet(int track, int payload, int last, int64_t micros)
{
    unsigned char *p = batch + filled;
    int length = 12 + payload;
    uint32_t stamp = htonl((uint32_t)(micros * (track ? 48 : 90) / 1000));
    if (filled + (size_t)length + 4 > MAX_BATCH)
        return;
    p[0] = '$';
    p[1] = (unsigned char)(2 * track);
    p[2] = (unsigned char)(length >> 8);
    p[3] = (unsigned char)length;
    p[4] = 0x80;
    p[5] = (unsigned char)(96 + track + (last ? 128 : 0));
    p[6] = (unsigned char)(sequence[track] >> 8);
    p[7] = (unsigned char)sequence[track]++;
    memcpy(p + 8, &stamp, 4);
    memset(p + 12, 0x65, 4 + (size_t)payload);
    filled += (size_t)length + 4;
}

static void add_unit(const struct unit *u, int64_t micros)
{
    for (int left = u->bytes; left > 0; left -= PAYLOAD)
        add_packet(u->track, left > PAYLOAD ? PAYLOAD : left, left <= PAYLOAD, micros);
}

static void send_to_all(void)
{
    for (int i = 0; i < viewers; i++) {
        size_t sent = 0;
        while (sent < filled) {
            ssize_t n = send(sockets[i], batch + sent, filled - sent, MSG_NOSIGNAL);
            if (n <= 0)
                exit(0);
            sent += (size_t)n;
        }
    }
    filled = 0;
}

int main(int count, char **arguments)
{
    int number_of_units, batches;
    int64_t start, flush_at = 0, length, wait;
    if (count != 6) {
        fputs("usage: floor PORT VIEWERS TRACE flat|batch MILLIS\n", stderr);
        return 2;
    }
    viewers = atoi(arguments[2]);
    sockets = calloc((size_t)viewers, sizeof *sockets);
    length = read_trace(arguments[3], &number_of_units);
    batches = !strcmp(arguments[4], "batch");
    wait = atoi(arguments[5]) * 1000LL;
    accept_all(atoi(arguments[1]));
    start = now_micros();
    for (int64_t round = 0;; round++) {
        for (int i = 0; i < number_of_units; i++) {
            int64_t due = start + round * length + units[i].micros;
            if (filled && due >= flush_at) {
                sleep_until(flush_at);
                send_to_all();
                flush_at += wait;
            }
            sleep_until(due);
            if (due >= flush_at)
                flush_at = due + wait;
            add_unit(&units[i], units[i].micros + round * length);
            if (!batches)
                send_to_all();
        }
    }
}
