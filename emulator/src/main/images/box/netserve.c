/*
 * netserve PORT/http|PORT/tcp|PORT/udp ...
 *
 * Answers every client with one line of JSON: its own name ($NETDUO_NAME or the host name), the
 * client's address as it arrived here, and the address it was reached at. So address translation on
 * the way shows. http answers any request, tcp answers as soon as the connection stands, udp
 * answers each datagram. SIGTERM ends it at once, also as process 1.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define REQUEST_MAX 8192
#define PATIENCE_SECONDS 10

enum kind { HTTP, TCP, UDP, CLIENT };

/* A listening socket, or a client's connection. Connections form a list, oldest first. */
struct peer {
    enum kind kind;
    int fd;
    int answered;
    time_t deadline;
    struct sockaddr_storage address;
    size_t filled;
    char *request;
    struct peer *previous, *next;
};

static char name[512];
static int poller;
static struct peer clients = {.previous = &clients, .next = &clients};

static time_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec;
}

static void stop(int signal)
{
    (void)signal;
    _exit(0);
}

/* Appends text as the inside of a JSON string. */
static size_t quote(char *to, size_t room, const char *from, size_t length)
{
    size_t used = 0;
    for (size_t i = 0; i < length && used + 7 < room; i++) {
        unsigned char c = (unsigned char)from[i];
        if (c == '"' || c == '\\') {
            to[used++] = '\\';
            to[used++] = (char)c;
        } else if (c < 0x20 || c >= 0x7f) {
            used += (size_t)snprintf(to + used, room - used, "\\u%04x", c);
        } else {
            to[used++] = (char)c;
        }
    }
    to[used] = 0;
    return used;
}

/* Writes an address, IPv4 ones that arrived on a socket for both families as IPv4. */
static int host(const struct sockaddr_storage *address, char *text, size_t room)
{
    if (address->ss_family == AF_INET) {
        const struct sockaddr_in *v4 = (const struct sockaddr_in *)address;
        inet_ntop(AF_INET, &v4->sin_addr, text, (socklen_t)room);
        return ntohs(v4->sin_port);
    }
    const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)address;
    if (IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr))
        inet_ntop(AF_INET, &v6->sin6_addr.s6_addr[12], text, (socklen_t)room);
    else
        inet_ntop(AF_INET6, &v6->sin6_addr, text, (socklen_t)room);
    return ntohs(v6->sin6_port);
}

static int answer(char *to, size_t room, const struct sockaddr_storage *client,
                  const struct sockaddr_storage *server, const char *path, size_t path_length)
{
    char there[INET6_ADDRSTRLEN], here[INET6_ADDRSTRLEN], quoted[6 * 1024];
    int there_port = host(client, there, sizeof there);
    int here_port = host(server, here, sizeof here);
    int v6 = strchr(here, ':') != NULL;
    int used = snprintf(to, room,
                        "{\"name\":\"%s\",\"client\":\"%s\",\"clientPort\":%d,"
                        "\"server\":\"%s%s%s:%d\"",
                        name, there, there_port, v6 ? "[" : "", here, v6 ? "]" : "", here_port);
    if (path != NULL) {
        quote(quoted, sizeof quoted, path, path_length);
        used += snprintf(to + used, room - (size_t)used, ",\"path\":\"%s\"", quoted);
    }
    used += snprintf(to + used, room - (size_t)used, "}\n");
    return used;
}

static void forget(struct peer *client)
{
    client->previous->next = client->next;
    client->next->previous = client->previous;
    close(client->fd);
    free(client->request);
    free(client);
}

/* Sends the answer and no more; what the client still sends is read and dropped until it closes, as
   closing with unread bytes would reset the connection and could cost the client the answer. */
static void reply(struct peer *client, const char *path, size_t path_length)
{
    char body[8192], text[9216];
    struct sockaddr_storage server;
    socklen_t length = sizeof server;
    memset(&server, 0, sizeof server);
    getsockname(client->fd, (struct sockaddr *)&server, &length);
    int size = answer(body, sizeof body, &client->address, &server, path, path_length);
    if (path != NULL) {
        size = snprintf(text, sizeof text,
                        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                        "Content-Length: %d\r\nConnection: close\r\n\r\n%s",
                        size, body);
    } else {
        memcpy(text, body, (size_t)size);
    }
    /* The answer is far smaller than an empty send buffer, so one call takes all of it. */
    if (send(client->fd, text, (size_t)size, MSG_NOSIGNAL) < 0 ||
        shutdown(client->fd, SHUT_WR) < 0) {
        forget(client);
        return;
    }
    client->answered = 1;
}

static void http(struct peer *client)
{
    client->request[client->filled] = 0;
    char *end = strstr(client->request, "\r\n\r\n");
    if (end == NULL && strstr(client->request, "\n\n") == NULL && client->filled < REQUEST_MAX)
        return;
    char *path = strchr(client->request, ' ');
    if (path == NULL) {
        forget(client);
        return;
    }
    path++;
    size_t length = strcspn(path, " \r\n");
    reply(client, path, length > 900 ? 900 : length);
}

static void readable(struct peer *client)
{
    char scrap[4096];
    for (;;) {
        ssize_t got = client->answered || client->request == NULL
                          ? recv(client->fd, scrap, sizeof scrap, MSG_DONTWAIT)
                          : recv(client->fd, client->request + client->filled,
                                 REQUEST_MAX - client->filled, MSG_DONTWAIT);
        if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) {
            forget(client);
            return;
        }
        if (got < 0)
            return;
        if (!client->answered && client->request != NULL) {
            client->filled += (size_t)got;
            http(client);
            return;
        }
    }
}

static void welcome(struct peer *listener)
{
    struct sockaddr_storage address;
    socklen_t length = sizeof address;
    memset(&address, 0, sizeof address);
    int fd = accept4(listener->fd, (struct sockaddr *)&address, &length,
                     SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
        /* Out of descriptors: the one that waited longest makes room. */
        if ((errno == EMFILE || errno == ENFILE) && clients.next != &clients)
            forget(clients.next);
        return;
    }
    struct peer *client = calloc(1, sizeof *client);
    char *request = listener->kind == HTTP ? malloc(REQUEST_MAX + 1) : NULL;
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = client};
    if (client == NULL || (listener->kind == HTTP && request == NULL) ||
        epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event) < 0) {
        free(client);
        free(request);
        close(fd);
        return;
    }
    *client = (struct peer){.kind = CLIENT, .fd = fd, .deadline = now() + PATIENCE_SECONDS,
                            .address = address, .request = request};
    client->previous = clients.previous;
    client->next = &clients;
    client->previous->next = client;
    clients.previous = client;
    if (listener->kind == TCP)
        reply(client, NULL, 0);
}

/* Answers from the very address the datagram was sent to: on a machine with several addresses the
   kernel would otherwise choose one by route, and the client would not know the answer as one. */
static void datagram(struct peer *listener)
{
    char text[8192], control[256];
    struct sockaddr_storage client, server;
    struct iovec data = {.iov_base = text, .iov_len = sizeof text};
    struct msghdr message = {.msg_name = &client, .msg_namelen = sizeof client, .msg_iov = &data,
                             .msg_iovlen = 1, .msg_control = control,
                             .msg_controllen = sizeof control};
    socklen_t length = sizeof server;
    if (recvmsg(listener->fd, &message, MSG_DONTWAIT) < 0)
        return;
    getsockname(listener->fd, (struct sockaddr *)&server, &length);
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c != NULL; c = CMSG_NXTHDR(&message, c)) {
        if (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_PKTINFO) {
            struct in6_pktinfo *info = (struct in6_pktinfo *)CMSG_DATA(c);
            ((struct sockaddr_in6 *)&server)->sin6_addr = info->ipi6_addr;
            if (!IN6_IS_ADDR_LINKLOCAL(&info->ipi6_addr))
                info->ipi6_ifindex = 0;
        } else if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO) {
            struct in_pktinfo *info = (struct in_pktinfo *)CMSG_DATA(c);
            if (server.ss_family == AF_INET)
                ((struct sockaddr_in *)&server)->sin_addr = info->ipi_addr;
            info->ipi_spec_dst = info->ipi_addr;
            info->ipi_ifindex = 0;
        }
    }
    data.iov_len = (size_t)answer(text, sizeof text, &client, &server, NULL, 0);
    sendmsg(listener->fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
}

static int open_listener(enum kind kind, int port)
{
    int on = 1, off = 0;
    int type = (kind == UDP ? SOCK_DGRAM : SOCK_STREAM) | SOCK_NONBLOCK | SOCK_CLOEXEC;
    int fd = socket(AF_INET6, type, 0);
    struct sockaddr_in6 any6 = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
    struct sockaddr_in any4 = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int v6 = fd >= 0;
    if (!v6 && (fd = socket(AF_INET, type, 0)) < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (v6) {
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
        setsockopt(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof on);
    } else {
        setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &on, sizeof on);
    }
    if (bind(fd, v6 ? (struct sockaddr *)&any6 : (struct sockaddr *)&any4,
             v6 ? sizeof any6 : sizeof any4) < 0 ||
        (kind != UDP && listen(fd, 4096) < 0)) {
        int saved = errno;
        close(fd);
        errno = saved;
        return -1;
    }
    return fd;
}

static int listen_on(const char *wanted)
{
    char *kind_text;
    long port = strtol(wanted, &kind_text, 10);
    enum kind kind;
    if (strcmp(kind_text, "/http") == 0)
        kind = HTTP;
    else if (strcmp(kind_text, "/tcp") == 0)
        kind = TCP;
    else if (strcmp(kind_text, "/udp") == 0)
        kind = UDP;
    else
        kind = CLIENT;
    if (kind == CLIENT || port < 1 || port > 65535) {
        fprintf(stderr, "netserve: '%s' is not PORT/http, PORT/tcp or PORT/udp\n", wanted);
        return 2;
    }
    struct peer *listener = calloc(1, sizeof *listener);
    if (listener == NULL)
        return 1;
    listener->kind = kind;
    listener->fd = open_listener(kind, (int)port);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = listener};
    if (listener->fd < 0 || epoll_ctl(poller, EPOLL_CTL_ADD, listener->fd, &event) < 0) {
        fprintf(stderr, "netserve: cannot listen on %s: %s\n", wanted, strerror(errno));
        return 1;
    }
    return 0;
}

static void set_name(void)
{
    char raw[256] = "";
    const char *given = getenv("NETDUO_NAME");
    if (given == NULL || *given == 0) {
        gethostname(raw, sizeof raw - 1);
        given = raw;
    }
    quote(name, sizeof name, given, strlen(given));
}

int main(int count, char **words)
{
    signal(SIGTERM, stop);
    signal(SIGINT, stop);
    signal(SIGPIPE, SIG_IGN);
    set_name();
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    poller = epoll_create1(EPOLL_CLOEXEC);
    if (count < 2) {
        fprintf(stderr, "usage: netserve PORT/http|PORT/tcp|PORT/udp ...\n");
        return 2;
    }
    for (int i = 1; i < count; i++) {
        int failed = listen_on(words[i]);
        if (failed)
            return failed;
    }
    for (;;) {
        struct epoll_event event;
        int ready = epoll_wait(poller, &event, 1, clients.next == &clients ? -1 : 1000);
        if (ready > 0) {
            struct peer *peer = event.data.ptr;
            if (peer->kind == CLIENT)
                readable(peer);
            else if (peer->kind == UDP)
                datagram(peer);
            else
                welcome(peer);
        }
        while (clients.next != &clients && clients.next->deadline <= now())
            forget(clients.next);
    }
}
