# shellcheck shell=bash
# The settings of the README's table, and those of nginx in docs/deployment.md.
settings=(
    MIST_APITOKEN MIST_APITOKEN_FILE MIST_ORG_ID MIST_HOST MIST_CA_FILE HTTPS_PROXY REFRESH_SECONDS PORT TLS_PORT
    LISTEN_ADDRESS LOG_LEVEL FCGI_LISTEN FCGI_WORKERS STATE_DIR REDIS_URL REDIS_URL_FILE REDIS_CA_FILE
    REDIS_KEY_PREFIX BASE_PATH TRUSTED_PROXIES AUTH_HEADER HTTPS_REDIRECT_PORT HSTS_SECONDS CLIENT_REQUESTS_PER_SECOND CLIENT_CONNECTIONS
    SERVER_INCLUDE LOG_FORMAT METRICS_CIRCUITS METRICS_ALLOW
)

# read_env_file FILE: exports the settings that FILE sets and the environment does not. The file is read, never run:
# KEY=value lines, "export " before them or not, blank lines and # comments, 'single' or "double" quotes around a value
# with nothing expanded in them; without quotes a value ends before " #".
read_env_file() {
    local line key value
    local -A found=()
    [ -e "$1" ] || return 0
    while IFS= read -r line || [ -n "$line" ]; do
        line=${line%$'\r'}
        [[ $line =~ ^[[:space:]]*(export[[:space:]]+)?([A-Za-z_][A-Za-z0-9_]*)[[:space:]]*=[[:space:]]*(.*)$ ]] || continue
        key=${BASH_REMATCH[2]}
        value=${BASH_REMATCH[3]}
        [[ " ${settings[*]} " == *" $key "* && ! -v $key ]] || continue
        if [[ $value =~ ^\"([^\"]*)\" || $value =~ ^\'([^\']*)\' ]]; then
            value=${BASH_REMATCH[1]}
        else
            [[ $value != \#* ]] || value=
            value=${value%%[[:space:]]#*}
            value=${value%"${value##*[![:space:]]}"}
        fi
        found[$key]=$value
    done <"$1"
    for key in "${!found[@]}"; do export "$key=${found[$key]}"; done
}
