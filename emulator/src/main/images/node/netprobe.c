/*
 * netprobe: sends many probes at once, each from the network namespace of a given process.
 *
 * Reads lines until end of input or a line ".":
 *   ID PID icmp ADDRESS TIMEOUT_MS
 *   ID PID tcp  ADDRESS PORT TIMEOUT_MS HEX_PAYLOAD|- MAXBYTES [QUIET_MS]
 *   ID PID udp  ADDRESS PORT TIMEOUT_MS HEX_PAYLOAD|-
 * Then starts all of them and writes a line for each as it ends:
 *   ID OUTCOME MICROSECONDS ERRNO|- LOCAL_ADDRESS:PORT|- HEX_REPLY|-
 * OUTCOME is reached, refused (reset, or port unreachable), timeout, unreachable (no route, or host
 * unreachable), or error: the probe could not be sent, which says nothing about the network.
 *
 * With QUIET_MS the connection itself is what is asked for: reading ends that long after it stood at
 * the latest, and MICROSECONDS tells when it stood.
 *
 * A socket belongs to the namespace it was made in, so the program enters each namespace, makes its
 * sockets there and goes on (setns(2)). With more probes than descriptors the rest waits in turn,
 * and a probe's time begins when it is sent.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/errqueue.h>
#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum kind { ICMP, TCP, UDP };
enum state { WAITING, CONNECTING, READING, DONE };

struct probe {
    char *id;
    int pid;
    enum kind kind;
    enum state state;
    int fd;
    uint32_t index;
    struct sockaddr_storage target;
    socklen_t target_length;
    long timeout_ms;
    long quiet_ms;
    int64_t started, connected, deadline;
    unsigned char *payload;
    size_t payload_length;
    unsigned char *reply;
    size_t reply_length, reply_max;
    char local[INET6_ADDRSTRLEN + 10];
};

/* A namespace, with one socket for all echoes of an address family. */
struct place {
    int pid;
    int ns;
    int problem;
    int echo[2];
    int echo_problem[2];
};

/* What an epoll event belongs to. */
struct tag {
    int is_place, v6;
    size_t at;
};

struct echo_body {
    uint64_t nonce;
    uint32_t index;
} __attribute__((packed));

static struct probe *probes;
static size_t probe_count;
static struct place *places;
static size_t place_count;
static size_t unfinished, next_start;
static int poller;
static int here = -1;
static uint64_t nonce;
static const int64_t never = INT64_MAX;
static int64_t next_deadline;

static int64_t micros(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void die(const char *what)
{
    fprintf(stderr, "netprobe: %s: %s\n", what, strerror(errno));
    exit(2);
}

static void *allocate(size_t size)
{
    void *memory = calloc(1, size ? size : 1);
    if (memory == NULL)
        die("memory");
    return memory;
}

/* ---- results ---- */

static void write_address(char *to, size_t room, const struct sockaddr_storage *address)
{
    char text[INET6_ADDRSTRLEN] = "";
    if (address->ss_family == AF_INET) {
        const struct sockaddr_in *v4 = (const struct sockaddr_in *)address;
        inet_ntop(AF_INET, &v4->sin_addr, text, sizeof text);
        snprintf(to, room, "%s:%d", text, ntohs(v4->sin_port));
    } else {
        const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)address;
        inet_ntop(AF_INET6, &v6->sin6_addr, text, sizeof text);
        snprintf(to, room, "[%s]:%d", text, ntohs(v6->sin6_port));
    }
}

static void note_local(struct probe *p)
{
    struct sockaddr_storage local;
    socklen_t length = sizeof local;
    if (p->local[0] == 0 && p->fd >= 0 &&
        getsockname(p->fd, (struct sockaddr *)&local, &length) == 0)
        write_address(p->local, sizeof p->local, &local);
}

static void finish(struct probe *p, const char *outcome, int error)
{
    const char *name = error ? strerrorname_np(error) : "-";
    int64_t end = p->quiet_ms && p->connected ? p->connected : micros();
    int64_t took = p->started ? end - p->started : 0;
    note_local(p);
    printf("%s %s %lld %s %s ", p->id, outcome, (long long)took, name ? name : "EUNKNOWN",
           p->local[0] ? p->local : "-");
    if (p->reply_length == 0)
        putchar('-');
    for (size_t i = 0; i < p->reply_length; i++)
        printf("%02x", p->reply[i]);
    putchar('\n');
    if (p->fd >= 0)
        close(p->fd);
    p->fd = -1;
    p->state = DONE;
    free(p->reply);
    p->reply = NULL;
    unfinished--;
}

/* The network's own word about a probe that was sent. */
static void finish_errno(struct probe *p, int error)
{
    switch (error) {
    case ECONNREFUSED:
    case ECONNRESET:
        finish(p, "refused", error);
        break;
    case ENETUNREACH:
    case EHOSTUNREACH:
    case EHOSTDOWN:
    case ENONET:
        finish(p, "unreachable", error);
        break;
    case ETIMEDOUT:
        finish(p, "timeout", error);
        break;
    default:
        finish(p, "error", error);
    }
}

/* ---- namespaces ---- */

static struct place *place_of(int pid)
{
    size_t low = 0, high = place_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (places[middle].pid < pid)
            low = middle + 1;
        else
            high = middle;
    }
    return &places[low];
}

static int enter(struct place *place)
{
    if (place->ns < 0 && place->problem == 0) {
        char path[64];
        snprintf(path, sizeof path, "/proc/%d/ns/net", place->pid);
        place->ns = open(path, O_RDONLY | O_CLOEXEC);
        if (place->ns < 0)
            place->problem = errno == ENOENT ? ESRCH : errno;
    }
    if (place->problem)
        return place->problem;
    if (here == place->pid)
        return 0;
    if (setns(place->ns, CLONE_NEWNET) < 0)
        return place->problem = errno;
    here = place->pid;
    return 0;
}

static int watch(int fd, uint32_t events, struct tag tag, int change)
{
    struct epoll_event event = {.events = events};
    event.data.u64 = ((uint64_t)tag.at << 2) | (uint64_t)(tag.v6 << 1) | (uint64_t)tag.is_place;
    return epoll_ctl(poller, change ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event);
}

/* ---- echoes ---- */

static int open_echo(struct place *place, int v6)
{
    if (place->echo[v6] >= 0 || place->echo_problem[v6])
        return place->echo_problem[v6];
    int on = 1, room = 32 << 20;
    int fd = socket(v6 ? AF_INET6 : AF_INET, SOCK_RAW | SOCK_CLOEXEC,
                    v6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP);
    if (fd < 0)
        /* Out of descriptors is no answer for good: room may come. */
        return errno == EMFILE || errno == ENFILE ? errno : (place->echo_problem[v6] = errno);
    if (v6) {
        struct { uint32_t blocked[8]; } filter;
        memset(&filter, 0xff, sizeof filter);
        filter.blocked[ICMPV6_ECHO_REPLY >> 5] &= ~(1u << (ICMPV6_ECHO_REPLY & 31));
        setsockopt(fd, IPPROTO_ICMPV6, 1 /* ICMPV6_FILTER */, &filter, sizeof filter);
        setsockopt(fd, IPPROTO_IPV6, IPV6_RECVERR, &on, sizeof on);
    } else {
        uint32_t blocked = ~(1u << ICMP_ECHOREPLY);
        setsockopt(fd, SOL_RAW, 1 /* ICMP_FILTER */, &blocked, sizeof blocked);
        setsockopt(fd, IPPROTO_IP, IP_RECVERR, &on, sizeof on);
    }
    /* Thousands of answers may come before the first is read. */
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room) < 0)
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    struct tag tag = {.is_place = 1, .v6 = v6, .at = (size_t)(place - places)};
    if (watch(fd, EPOLLIN, tag, 0) < 0) {
        place->echo_problem[v6] = errno;
        close(fd);
        return place->echo_problem[v6];
    }
    place->echo[v6] = fd;
    return 0;
}

static uint16_t checksum(const void *bytes, size_t length)
{
    const uint16_t *words = bytes;
    uint32_t sum = 0;
    for (size_t i = 0; i < length / 2; i++)
        sum += words[i];
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return (uint16_t)~sum;
}

struct echo {
    uint8_t type, code;
    uint16_t sum, id, sequence;
    struct echo_body body;
} __attribute__((packed));

/* The probe an echo belongs to, judged by what only this program knows. */
static struct probe *echo_owner(const struct place *place, const unsigned char *bytes, size_t length)
{
    struct echo echo;
    if (length < sizeof echo)
        return NULL;
    memcpy(&echo, bytes, sizeof echo);
    if (echo.body.nonce != nonce || echo.body.index >= probe_count)
        return NULL;
    struct probe *p = &probes[echo.body.index];
    return p->state == READING && p->kind == ICMP && p->pid == place->pid ? p : NULL;
}

static void echo_error(struct place *place, int v6)
{
    unsigned char bytes[2048], control[512];
    struct iovec data = {.iov_base = bytes, .iov_len = sizeof bytes};
    struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = control,
                             .msg_controllen = sizeof control};
    ssize_t got = recvmsg(place->echo[v6], &message, MSG_ERRQUEUE | MSG_DONTWAIT);
    if (got < 0)
        return;
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c != NULL; c = CMSG_NXTHDR(&message, c)) {
        if ((c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_RECVERR) ||
            (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_RECVERR)) {
            struct sock_extended_err *error = (struct sock_extended_err *)CMSG_DATA(c);
            struct probe *p = echo_owner(place, bytes, (size_t)got);
            if (p != NULL && error->ee_errno != EMSGSIZE)
                finish_errno(p, (int)error->ee_errno);
        }
    }
}

static void echo_readable(struct place *place, int v6)
{
    unsigned char bytes[2048];
    for (;;) {
        ssize_t got = recv(place->echo[v6], bytes, sizeof bytes, MSG_DONTWAIT);
        if (got < 0) {
            if (errno == EAGAIN || errno == EINTR)
                break;
            /* An error in the queue surfaces here once, then the next packet is there. */
            echo_error(place, v6);
            continue;
        }
        /* IPv4 raw sockets carry the IP header (raw(7)), IPv6 ones do not. */
        size_t skip = v6 ? 0 : (size_t)(bytes[0] & 15) * 4;
        if ((size_t)got < skip)
            continue;
        struct probe *p = echo_owner(place, bytes + skip, (size_t)got - skip);
        if (p == NULL)
            continue;
        if (!v6) {
            struct sockaddr_storage local = {.ss_family = AF_INET};
            memcpy(&((struct sockaddr_in *)&local)->sin_addr, bytes + 16, 4);
            write_address(p->local, sizeof p->local, &local);
        }
        finish(p, "reached", 0);
    }
    echo_error(place, v6);
}

static int start_icmp(struct probe *p, struct place *place)
{
    int v6 = p->target.ss_family == AF_INET6;
    int problem = open_echo(place, v6);
    if (problem)
        return problem;
    struct echo echo = {.type = v6 ? ICMPV6_ECHO_REQUEST : ICMP_ECHO,
                        .id = htons((uint16_t)(nonce ^ (p->index >> 16))),
                        .sequence = htons((uint16_t)p->index),
                        .body = {.nonce = nonce, .index = p->index}};
    if (!v6)
        echo.sum = checksum(&echo, sizeof echo);
    p->state = READING;
    for (int tries = 0;; tries++) {
        if (sendto(place->echo[v6], &echo, sizeof echo, 0, (struct sockaddr *)&p->target,
                   p->target_length) >= 0)
            return 0;
        /* A queued error about an earlier echo is reported to whoever sends next. */
        if (tries > 100 || (errno != EHOSTUNREACH && errno != ENETUNREACH && errno != EINTR &&
                            errno != ECONNREFUSED && errno != ENOBUFS))
            return errno;
        int saved = errno;
        echo_readable(place, v6);
        if (p->state == DONE)
            return 0;
        if (tries > 2 && saved != ENOBUFS)
            return saved;
    }
}

/* ---- TCP and UDP ---- */

static int start_socket(struct probe *p)
{
    int on = 1;
    p->fd = socket(p->target.ss_family,
                   (p->kind == TCP ? SOCK_STREAM : SOCK_DGRAM) | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (p->fd < 0)
        return errno;
    if (p->kind == UDP) {
        /* Without it a datagram socket learns of a closed port, but not of an unreachable host. */
        setsockopt(p->fd, IPPROTO_IP, IP_RECVERR, &on, sizeof on);
        if (p->target.ss_family == AF_INET6)
            setsockopt(p->fd, IPPROTO_IPV6, IPV6_RECVERR, &on, sizeof on);
    }
    struct tag tag = {.at = p->index};
    p->state = p->kind == TCP ? CONNECTING : READING;
    if (watch(p->fd, p->kind == TCP ? EPOLLOUT : EPOLLIN, tag, 0) < 0)
        return errno;
    if (connect(p->fd, (struct sockaddr *)&p->target, p->target_length) < 0 &&
        errno != EINPROGRESS)
        return errno;
    if (p->kind == UDP && send(p->fd, p->payload, p->payload_length, MSG_NOSIGNAL) < 0)
        return errno;
    return 0;
}

static int pending_error(int fd)
{
    int error = 0;
    socklen_t length = sizeof error;
    return getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) < 0 ? errno : error;
}

static void connected(struct probe *p)
{
    int error = pending_error(p->fd);
    if (error) {
        finish_errno(p, error);
        return;
    }
    if (p->reply_max == 0) {
        finish(p, "reached", 0);
        return;
    }
    if (p->payload_length > 0) {
        ssize_t sent = send(p->fd, p->payload, p->payload_length, MSG_NOSIGNAL);
        if (sent < 0 && errno != EAGAIN) {
            finish_errno(p, errno);
            return;
        }
        if (sent > 0) {
            p->payload_length -= (size_t)sent;
            memmove(p->payload, p->payload + sent, p->payload_length);
        }
        if (p->payload_length > 0)
            return;
    }
    p->state = READING;
    p->connected = micros();
    if (p->quiet_ms && p->connected + p->quiet_ms * 1000 < p->deadline) {
        p->deadline = p->connected + p->quiet_ms * 1000;
        if (p->deadline < next_deadline)
            next_deadline = p->deadline;
    }
    watch(p->fd, EPOLLIN, (struct tag){.at = p->index}, 1);
}

static void readable(struct probe *p)
{
    unsigned char bytes[65536];
    for (;;) {
        size_t room = p->kind == UDP ? sizeof bytes : p->reply_max - p->reply_length;
        if (room == 0) {
            finish(p, "reached", 0);
            return;
        }
        ssize_t got = recv(p->fd, bytes, room < sizeof bytes ? room : sizeof bytes, 0);
        if (got < 0) {
            if (errno == EAGAIN || errno == EINTR)
                return;
            if (p->reply_length > 0)
                finish(p, "reached", errno);
            else
                finish_errno(p, errno);
            return;
        }
        if (got == 0 && p->kind == TCP) {
            finish(p, "reached", 0);
            return;
        }
        unsigned char *grown = realloc(p->reply, p->reply_length + (size_t)got + 1);
        if (grown == NULL)
            die("memory");
        p->reply = grown;
        memcpy(p->reply + p->reply_length, bytes, (size_t)got);
        p->reply_length += (size_t)got;
        if (p->kind == UDP) {
            finish(p, "reached", 0);
            return;
        }
    }
}

/* ---- the run ---- */

static void start(struct probe *p)
{
    struct place *place = place_of(p->pid);
    p->started = micros();
    int problem = enter(place);
    if (problem) {
        finish(p, "error", problem);
        return;
    }
    problem = p->kind == ICMP ? start_icmp(p, place) : start_socket(p);
    if (problem == 0) {
        p->deadline = p->started + p->timeout_ms * 1000;
        return;
    }
    if (problem == EMFILE || problem == ENFILE) {
        if (p->fd >= 0)
            close(p->fd);
        p->fd = -1;
        p->state = WAITING;
        p->started = 0;
        return;
    }
    /* A refusal or a missing route is the network's word; anything else never left. */
    finish_errno(p, problem == ETIMEDOUT ? EIO : problem);
}

static void start_waiting(size_t running)
{
    while (next_start < probe_count) {
        struct probe *p = &probes[next_start];
        start(p);
        if (p->state == WAITING) {
            if (running == 0 && unfinished == probe_count - next_start)
                finish(p, "error", EMFILE);
            else
                return;
        }
        next_start++;
        if (p->kind == ICMP && next_start % 64 == 0) {
            struct place *place = place_of(p->pid);
            int v6 = p->target.ss_family == AF_INET6;
            if (place->echo[v6] >= 0)
                echo_readable(place, v6);
        }
    }
}

static int64_t time_out_late(void)
{
    int64_t now = micros(), next = never;
    for (size_t i = 0; i < next_start; i++) {
        struct probe *p = &probes[i];
        if (p->state == DONE || p->state == WAITING)
            continue;
        if (p->deadline > now) {
            if (p->deadline < next)
                next = p->deadline;
        } else if (p->kind == TCP && p->state == READING) {
            finish(p, "reached", p->reply_length > 0 || p->quiet_ms ? 0 : EAGAIN);
        } else {
            finish(p, "timeout", 0);
        }
    }
    return next;
}

static void run(void)
{
    struct epoll_event events[512];
    unfinished = probe_count;
    while (unfinished > 0) {
        if (next_start < probe_count) {
            start_waiting(unfinished - (probe_count - next_start));
            next_deadline = 0;
        }
        if (micros() >= next_deadline)
            next_deadline = time_out_late();
        fflush(stdout);
        if (unfinished == 0)
            break;
        int64_t wait = next_deadline == never ? 0 : (next_deadline - micros() + 999) / 1000;
        int ready = epoll_wait(poller, events, 512, wait < 0 ? 0 : (int)wait);
        if (ready < 0 && errno != EINTR)
            die("epoll");
        for (int i = 0; i < ready; i++) {
            uint64_t tag = events[i].data.u64;
            if (tag & 1) {
                echo_readable(&places[tag >> 2], (int)(tag >> 1 & 1));
                continue;
            }
            struct probe *p = &probes[tag >> 2];
            if (p->state == CONNECTING)
                connected(p);
            else if (p->state == READING)
                readable(p);
        }
    }
    fflush(stdout);
}

/* ---- input ---- */

static int parse_hex(const char *text, unsigned char **bytes, size_t *length)
{
    *length = strcmp(text, "-") == 0 ? 0 : strlen(text) / 2;
    *bytes = allocate(*length);
    for (size_t i = 0; i < *length; i++) {
        unsigned value;
        if (sscanf(text + 2 * i, "%2x", &value) != 1)
            return 0;
        (*bytes)[i] = (unsigned char)value;
    }
    return 1;
}

static int parse_target(struct probe *p, const char *address, long port)
{
    struct sockaddr_in *v4 = (struct sockaddr_in *)&p->target;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&p->target;
    if (inet_pton(AF_INET, address, &v4->sin_addr) == 1) {
        p->target.ss_family = AF_INET;
        v4->sin_port = htons((uint16_t)port);
        p->target_length = sizeof *v4;
    } else if (inet_pton(AF_INET6, address, &v6->sin6_addr) == 1) {
        p->target.ss_family = AF_INET6;
        v6->sin6_port = htons((uint16_t)port);
        p->target_length = sizeof *v6;
    } else {
        return 0;
    }
    return port >= 0 && port <= 65535;
}

static int parse(char *line, struct probe *p)
{
    char *words[9] = {NULL}, *rest = line;
    int count = 0;
    for (char *word; count < 9 && (word = strtok_r(rest, " \t\r\n", &rest)) != NULL;)
        words[count++] = word;
    if (count < 5)
        return 0;
    p->id = strdup(words[0]);
    p->pid = atoi(words[1]);
    p->fd = -1;
    if (strcmp(words[2], "icmp") == 0) {
        p->kind = ICMP;
        p->timeout_ms = atol(words[4]);
        return parse_target(p, words[3], 0);
    }
    p->kind = strcmp(words[2], "tcp") == 0 ? TCP : UDP;
    if ((p->kind == UDP && strcmp(words[2], "udp") != 0) || count < (p->kind == TCP ? 8 : 7))
        return 0;
    p->timeout_ms = atol(words[5]);
    p->reply_max = p->kind == TCP ? (size_t)atol(words[7]) : 0;
    p->quiet_ms = p->kind == TCP && count > 8 ? atol(words[8]) : 0;
    return parse_hex(words[6], &p->payload, &p->payload_length) &&
           parse_target(p, words[3], atol(words[4]));
}

static void read_probes(void)
{
    char *line = NULL;
    size_t room = 0, capacity = 0;
    while (getline(&line, &room, stdin) > 0) {
        if (strcmp(line, ".\n") == 0)
            break;
        if (line[strspn(line, " \t\r\n")] == 0)
            continue;
        if (probe_count == capacity) {
            capacity = capacity ? capacity * 2 : 256;
            probes = realloc(probes, capacity * sizeof *probes);
            if (probes == NULL)
                die("memory");
        }
        struct probe *p = &probes[probe_count];
        memset(p, 0, sizeof *p);
        char *copy = strdup(line);
        if (copy == NULL || !parse(copy, p)) {
            fprintf(stderr, "netprobe: cannot read: %s", line);
            exit(2);
        }
        free(copy);
        p->index = (uint32_t)probe_count++;
    }
    free(line);
}

static int by_pid(const void *a, const void *b)
{
    int left = ((const struct place *)a)->pid, right = ((const struct place *)b)->pid;
    return left < right ? -1 : left > right;
}

static void find_places(void)
{
    places = allocate(probe_count * sizeof *places);
    for (size_t i = 0; i < probe_count; i++)
        places[i] = (struct place){.pid = probes[i].pid, .ns = -1, .echo = {-1, -1}};
    qsort(places, probe_count, sizeof *places, by_pid);
    for (size_t i = 0; i < probe_count; i++)
        if (i == 0 || places[i].pid != places[i - 1].pid)
            places[place_count++] = places[i];
}

static void raise_limit(void)
{
    struct rlimit files;
    rlim_t wanted = probe_count + 2 * place_count + 64;
    if (getrlimit(RLIMIT_NOFILE, &files) < 0 || files.rlim_cur >= wanted)
        return;
    struct rlimit more = {.rlim_cur = wanted,
                          .rlim_max = wanted > files.rlim_max ? wanted : files.rlim_max};
    if (setrlimit(RLIMIT_NOFILE, &more) < 0) {
        more.rlim_cur = more.rlim_max = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &more);
    }
}

int main(void)
{
    static char buffer[1 << 16];
    setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
    poller = epoll_create1(EPOLL_CLOEXEC);
    if (poller < 0 || getrandom(&nonce, sizeof nonce, 0) != sizeof nonce)
        die("start");
    read_probes();
    find_places();
    raise_limit();
    run();
    return 0;
}
