# Sourced by the scripts that run tests. It starts a redis-server and a mariadbd that belong to this run alone: on a
# temporary folder, on free ports of 127.0.0.1, with passwords of their own.
#
#   start_services   starts both and waits until they answer
#   stop_services    stops both and removes their folder; happens by itself when the script ends, however it ends
#
# start_services exports what the tests read (server/tests/harness):
#
#   MIRI_TEST_REDIS_URL         redis://:password@127.0.0.1:port
#   MIRI_TEST_MARIADB_URL       mariadb://user:password@127.0.0.1:port, without a database: each test makes its own
#   MIRI_TEST_MARIADB_CA        the certificate of the authority that signed the server's own, for tests of TLS
#   MIRI_TEST_MARIADB_TEMPLATE  a data folder that was never used, to be copied by tests that kill their server

# shellcheck shell=bash

# What the services and the tests around them need; for scripts/needs.sh.
needs_of_tests() {
    #    command            package(s)        why
    need cc                 "gcc libc6-dev"   "SQLite and the cryptography library are compiled from C"
    need redis-server       "redis-server"    "the gate is tested on a real Redis"
    need redis-cli          "redis-tools"     "tells when that Redis answers"
    need mariadbd           "mariadb-server"  "the shop is tested on a real MariaDB"
    need mariadb-install-db "mariadb-server"  "makes its data folder"
    need mariadb            "mariadb-client"  "tells when that MariaDB answers"
    need openssl            "openssl"         "makes its certificate"
    need dbus-run-session   "dbus-daemon"     "tokens are kept in a real keyring, on a session bus of each test's own"
    need gnome-keyring-daemon "gnome-keyring" "is that keyring"
    need dbus-test-tool     "dbus-tests"      "takes the place of a keyring that never answers"
    need dbus-send          "dbus-bin"        "tells when a keyring is there"
    need script             "bsdutils"        "gives a command a terminal of its own"
    need secret-tool        "libsecret-tools" "looks into that keyring as another program does"
}

services_folder=
services_pids=()
# Seconds until a server must answer.
SERVICES_LIMIT=60

start_services() {
    trap stop_services EXIT
    services_folder=$(mktemp -d "${TMPDIR:-/tmp}/miri-services.XXXXXX")
    # So that a signal ends the script by way of the trap above.
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    start_redis
    start_mariadb
}

# run_on_mariadb STATEMENT: for scripts that want databases of their own. Their names begin with miri_.
run_on_mariadb() {
    local rest=${MIRI_TEST_MARIADB_URL#mariadb://}
    local account=${rest%%@*} place=${rest#*@}
    MYSQL_PWD=${account#*:} mariadb --no-defaults --protocol=tcp --host="${place%:*}" --port="${place#*:}" \
        --user="${account%%:*}" --execute "$1"
}

stop_services() {
    local pid
    for pid in "${services_pids[@]}"; do
        kill "$pid" 2>/dev/null || true
    done
    for pid in "${services_pids[@]}"; do
        wait "$pid" 2>/dev/null || true
    done
    services_pids=()
    [ -z "$services_folder" ] || rm -rf "$services_folder"
    services_folder=
}

# A port that nothing listens on now. Another program may take it before the server does, so a start is tried again.
free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 12000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
    done
    echo "$port"
}

new_password() {
    od -An -N16 -tx1 /dev/urandom | tr -d ' \n'
}

# start_server NAME START ANSWERS: runs the function START with a free port in the background until ANSWERS says yes.
# Sets `port`. The password in ANSWERS tells our server from one that was faster on the same port.
start_server() {
    local name=$1 start=$2 answers=$3 attempt deadline pid
    local log=$services_folder/$name.log
    for attempt in 1 2 3 4 5; do
        port=$(free_port)
        "$start" "$port" >"$log" 2>&1 &
        pid=$!
        deadline=$((SECONDS + SERVICES_LIMIT))
        while kill -0 "$pid" 2>/dev/null; do
            if "$answers" "$port" >/dev/null 2>&1; then
                services_pids+=("$pid")
                return 0
            fi
            if [ "$SECONDS" -ge "$deadline" ]; then
                kill -KILL "$pid"
                break
            fi
            sleep 0.05
        done
        wait "$pid" 2>/dev/null || true
        echo "$name did not start (attempt $attempt)" >&2
    done
    cat "$log" >&2
    echo "error: $name cannot be started" >&2
    return 1
}

redis_serves() {
    exec redis-server --bind 127.0.0.1 --port "$1" --requirepass "$redis_password" --dir "$services_folder" \
        --save "" --appendonly no --daemonize no
}

redis_answers() {
    [ "$(REDISCLI_AUTH=$redis_password redis-cli -h 127.0.0.1 -p "$1" ping)" = PONG ]
}

start_redis() {
    local port redis_password
    redis_password=$(new_password)
    start_server redis-server redis_serves redis_answers
    export MIRI_TEST_REDIS_URL="redis://:$redis_password@127.0.0.1:$port"
}

# An authority and a certificate of 127.0.0.1 that it has signed.
make_certificates() {
    local folder=$services_folder/tls
    mkdir "$folder"
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "/CN=Miri tests" \
        -keyout "$folder/ca-key.pem" -out "$folder/ca.pem"
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=127.0.0.1" \
        -keyout "$folder/key.pem" -out "$folder/request.pem"
    printf 'subjectAltName=IP:127.0.0.1,DNS:localhost\nbasicConstraints=CA:FALSE\n' >"$folder/extensions"
    openssl x509 -req -in "$folder/request.pem" -CA "$folder/ca.pem" -CAkey "$folder/ca-key.pem" -CAcreateserial \
        -days 2 -extfile "$folder/extensions" -out "$folder/certificate.pem"
}

mariadb_serves() {
    exec mariadbd --defaults-file="$PWD/scripts/mariadb.cnf" --user="$(id -un)" --port="$1" \
        --datadir="$services_folder/mariadb" --socket="$services_folder/mariadb.socket" \
        --pid-file="$services_folder/mariadb.pid" --init-file="$services_folder/users.sql" \
        --ssl-ca="$services_folder/tls/ca.pem" --ssl-cert="$services_folder/tls/certificate.pem" \
        --ssl-key="$services_folder/tls/key.pem"
}

mariadb_answers() {
    MYSQL_PWD=$mariadb_password mariadb --no-defaults --protocol=tcp --host=127.0.0.1 --port="$1" --user=miri \
        --execute "SELECT 1"
}

start_mariadb() {
    local port mariadb_password template=$services_folder/template
    mariadb_password=$(new_password)
    {
        make_certificates
        mariadb-install-db --no-defaults --datadir="$template" --user="$(id -un)" --skip-test-db \
            --auth-root-authentication-method=normal --innodb-log-file-size=32M
    } >"$services_folder/prepare.log" 2>&1 || {
        cat "$services_folder/prepare.log" >&2
        echo "error: a data folder for mariadbd cannot be made" >&2
        return 1
    }
    cp -a "$template" "$services_folder/mariadb"
    cat >"$services_folder/users.sql" <<SQL
CREATE USER IF NOT EXISTS 'miri'@'127.0.0.1' IDENTIFIED BY '$mariadb_password';
GRANT ALL ON \`miri\\_%\`.* TO 'miri'@'127.0.0.1';
SQL
    start_server mariadbd mariadb_serves mariadb_answers
    export MIRI_TEST_MARIADB_URL="mariadb://miri:$mariadb_password@127.0.0.1:$port"
    export MIRI_TEST_MARIADB_CA="$services_folder/tls/ca.pem"
    export MIRI_TEST_MARIADB_TEMPLATE="$template"
}
