# shellcheck shell=bash
# Programs that a script starts, watches and ends. Each runs in a process group of its own (set -m): Ctrl-C reaches the
# script alone, which ends them in order, with all that they started themselves.
set -m

declare -a started=()
declare -A program_name=() program_log=()

# start NAME LOG COMMAND...: LOG is a file, or "-" for the script's own output.
start() {
    local name=$1 log=$2
    shift 2
    # A script that is killed outright takes them along (prctl(2), PR_SET_PDEATHSIG).
    if [ "$log" = - ]; then
        setpriv --pdeathsig TERM -- "$@" </dev/null &
    else
        setpriv --pdeathsig TERM -- "$@" </dev/null >"$log" 2>&1 &
    fi
    started+=($!)
    program_name[$!]=$name
    program_log[$!]=$log
}

# stop PID: ends its whole group; by force what has not ended after ten seconds.
stop() {
    local attempt
    kill -TERM -- "-$1" 2>/dev/null || return 0
    for ((attempt = 0; attempt < 200; attempt++)); do
        kill -0 -- "-$1" 2>/dev/null || return 0
        sleep 0.05
    done
    echo "${program_name[$1]} does not end; killing it" >&2
    kill -KILL -- "-$1" 2>/dev/null || true
}

# stop_all: the last started first.
stop_all() {
    local index
    for ((index = ${#started[@]} - 1; index >= 0; index--)); do
        stop "${started[index]}"
        wait "${started[index]}" 2>/dev/null || true
    done
    started=()
}

# run NAME COMMAND...: to its end, and so that a signal to the script is taken at once.
run() {
    local name=$1 pid status=0
    shift
    start "$name" - "$@"
    pid=${started[-1]}
    wait "$pid" || status=$?
    unset 'started[-1]'
    return "$status"
}

# ended PID STATUS: says what ended, with its last words where they went to a file. Returns the script's exit status.
ended() {
    echo >&2
    echo "${program_name[$1]} has ended (status $2), so everything ends." >&2
    if [ "${program_log[$1]}" != - ] && [ -s "${program_log[$1]}" ]; then
        echo "Its last words:" >&2
        tail -n 15 -- "${program_log[$1]}" | sed 's/^/  /' >&2
    fi
    (($2 != 0)) || return 1
    return "$2"
}
