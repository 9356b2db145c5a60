// What Swift needs of libfcgi 2.4: the reentrant interface alone. `fcgi_stdio.h` redefines stdio and stays out.
#ifndef CFASTCGI_SHIM_H
#define CFASTCGI_SHIM_H

#include <fcgiapp.h>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

// Reads the head of a request from a connection that we accepted ourselves: 0, or a negative number, and then the
// connection is closed.
//
// FCGX_Accept_r would accept it, but then nobody else sees the connection before a whole request has come over it: no
// close-on-exec, no time limit on reading, no telling EMFILE from the end. A connection that is there already it takes
// as one kept open by the web server, so that is what we say. The listening socket is -1: when the request turns out
// to be malformed, libfcgi closes the connection and looks for the next one, and must not find any.
static inline int fcgi_accept_connection(FCGX_Request *request, int connection) {
    FCGX_InitRequest(request, -1, 0);
    request->ipcFd = connection;
    request->keepConnection = 1;
    int result = FCGX_Accept_r(request);
    // Whatever the web server asked for, the connection ends with the request: a kept one would pin the worker while
    // it is idle.
    request->keepConnection = 0;
    return result;
}

// The connection under a request, to be watched for its end while an answer is awaited; negative without one.
static inline int fcgi_connection(const FCGX_Request *request) {
    return request->ipcFd;
}

// What glibc declares under _GNU_SOURCE alone, without which Swift's Glibc module is built. accept4 sets close-on-exec
// at once, so that no child process started in between inherits a connection.
extern int accept4(int listening, struct sockaddr *address, socklen_t *length, int flags);
extern int pthread_setname_np(pthread_t thread, const char *name);

// The event of poll(2) for a peer that has closed its sending half; POLLIN alone could not tell this from more bytes.
// The value is Linux's own on x86 and ARM.
#ifndef POLLRDHUP
#define POLLRDHUP 0x2000
#endif

// An enumerator of <sys/eventfd.h> that is a macro as well, and Swift imports neither as a plain integer.
static inline int fcgi_eventfd(void) {
    return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

#endif
