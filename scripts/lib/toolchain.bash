# shellcheck shell=bash
# Puts swift on PATH, or ends the script with a sentence.
find_swift() {
    if ! command -v swift >/dev/null && [ -x /opt/swift/usr/bin/swift ]; then
        PATH=/opt/swift/usr/bin:$PATH
    fi
    if ! command -v swift >/dev/null; then
        echo "swift is not on PATH and not in /opt/swift/usr/bin. Install Swift 6.2 or later: https://swift.org/install" >&2
        exit 1
    fi
    # SwiftPM colours what it says on a terminal, by a flag of the compiler: the next build into a pipe would then be
    # one from zero.
    export TERM=dumb
}

# nginx lives where a user's PATH does not reach on Debian.
PATH=$PATH:/usr/sbin
