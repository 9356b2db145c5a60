// What Swift needs of hiredis: commands as bytes, and replies out of bytes. The wire is libcurl's, which brings TLS:
// the hiredis of Debian 12 (0.14) has none.
#include <hiredis/hiredis.h>
