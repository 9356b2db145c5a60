// The least that a FastCGI application on libfcgi can do: blocking threads that send the same bytes to everyone. What
// the application's own throughput is held against (scripts/bench throughput).
//
//     c-responder SOCKET THREADS BODY_FILE ["Name: value" ...]

#include <fcgiapp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int listening;
static char *head;
static char *body;
static size_t body_length;

static void *serve(void *unused) {
    (void)unused;
    // On the heap, since the streams of libfcgi point back to it.
    FCGX_Request *request = malloc(sizeof *request);
    if (request == NULL || FCGX_InitRequest(request, listening, 0) != 0) return NULL;
    while (FCGX_Accept_r(request) == 0) {
        FCGX_PutS(head, request->out);
        FCGX_PutStr(body, (int)body_length, request->out);
        FCGX_Finish_r(request);
    }
    return NULL;
}

static int read_body(const char *path) {
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) return -1;
    long length = ftell(file);
    if (length < 0 || (body = malloc((size_t)length + 1)) == NULL) return -1;
    rewind(file);
    body_length = fread(body, 1, (size_t)length, file);
    fclose(file);
    return body_length == (size_t)length ? 0 : -1;
}

int main(int count, char **arguments) {
    if (count < 4) {
        fprintf(stderr, "Usage: c-responder SOCKET THREADS BODY_FILE [\"Name: value\" ...]\n");
        return 2;
    }
    int threads = atoi(arguments[2]);
    size_t room = 64;
    for (int i = 4; i < count; i++) room += strlen(arguments[i]) + 2;
    if (read_body(arguments[3]) != 0 || (head = malloc(room)) == NULL) {
        perror(arguments[3]);
        return 1;
    }
    int used = snprintf(head, room, "Status: 200 OK\r\nContent-Length: %zu\r\n", body_length);
    for (int i = 4; i < count; i++) used += snprintf(head + used, room - (size_t)used, "%s\r\n", arguments[i]);
    snprintf(head + used, room - (size_t)used, "\r\n");

    if (FCGX_Init() != 0 || (listening = FCGX_OpenSocket(arguments[1], 512)) < 0) return 1;
    pthread_t thread;
    for (int i = 1; i < threads; i++) {
        if (pthread_create(&thread, NULL, serve, NULL) != 0) return 1;
    }
    serve(NULL);
    return 0;
}
