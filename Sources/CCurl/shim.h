// What Swift needs of libcurl. Setting an option and asking for information are variadic in C, which Swift cannot
// call: each kind of argument that we use gets a function of its own. The type checking macros of gcc hide the
// functions that they wrap, so they stay out.
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

/// curl_easy_setopt for the options that take a long: numbers, switches, bit masks.
static inline CURLcode ccurl_easy_setLong(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

/// curl_easy_setopt for the options that take text, which libcurl copies; NULL resets the option.
static inline CURLcode ccurl_easy_setString(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

/// curl_easy_setopt for the options that take a pointer, which libcurl keeps but does not own.
static inline CURLcode ccurl_easy_setPointer(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}

/// The request's header fields: CURLOPT_HTTPHEADER, which takes a list that must outlive the transfer.
static inline CURLcode ccurl_easy_setHeaders(CURL *easy, struct curl_slist *list) {
    return curl_easy_setopt(easy, CURLOPT_HTTPHEADER, list);
}

/// What CURLOPT_WRITEFUNCTION and CURLOPT_HEADERFUNCTION take: returns how much it took; anything else than
/// size * count ends the transfer.
typedef size_t (*ccurl_receive)(char *bytes, size_t size, size_t count, void *context);

/// curl_easy_setopt for the options that take a function which receives bytes.
static inline CURLcode ccurl_easy_setReceiver(CURL *easy, CURLoption option, ccurl_receive function) {
    return curl_easy_setopt(easy, option, function);
}

/// curl_easy_getinfo for what is a long, as the status.
static inline CURLcode ccurl_easy_getLong(CURL *easy, CURLINFO info, long *value) {
    return curl_easy_getinfo(easy, info, value);
}

/// curl_multi_setopt for the options that take a long.
static inline CURLMcode ccurl_multi_setLong(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

/// The result in a message of curl_multi_info_read: it is in a union, which Swift reads less safely.
static inline CURLcode ccurl_message_result(const CURLMsg *message) {
    return message->data.result;
}

/// curl_easy_getinfo for CURLINFO_ACTIVESOCKET: the socket of a connection that CURLOPT_CONNECT_ONLY has made.
static inline CURLcode ccurl_easy_getSocket(CURL *easy, curl_socket_t *value) {
    return curl_easy_getinfo(easy, CURLINFO_ACTIVESOCKET, value);
}
