// What Swift needs of zlib; `deflateInit2` is a macro that Swift cannot call.
#include <zlib.h>

/// deflateInit2 for a gzip member: window bits 15, and 16 added for the gzip header and trailer. The strategy looks for
/// no matches below six bytes: in text that is full of different numbers they cost more than they spare.
static inline int czlib_deflateInitGzip(z_streamp stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_FILTERED);
}
