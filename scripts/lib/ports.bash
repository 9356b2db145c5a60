# shellcheck shell=bash

# Whether TEXT is the number of a TCP port.
is_port() {
    [[ $1 =~ ^[1-9][0-9]{0,4}$ ]] && (($1 <= 65535))
}

# Whether something on this machine listens on the TCP port, at whatever address (state 0A in proc_net_tcp(5)).
port_taken() {
    local hex table
    printf -v hex '%04X' "$1"
    for table in /proc/net/tcp /proc/net/tcp6; do
        if grep -qsE "^ *[0-9]+: [0-9A-F]+:$hex [0-9A-F]+:[0-9A-F]+ 0A " "$table"; then return 0; fi
    done
    return 1
}

# Prints a port on which nothing listens, below the range that the kernel gives to outgoing connections.
free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 12000))
        port_taken "$port" || break
    done
    echo "$port"
}

# http_status ADDRESS PORT PATH: prints the status of a GET, nothing when there is no answer within a second.
http_status() {
    local status socket
    { exec {socket}<>"/dev/tcp/$1/$2"; } 2>/dev/null || return 0
    printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' "$3" >&"$socket"
    read -r -t 1 -u "$socket" _ status _ || true
    exec {socket}>&-
    echo "$status"
}
