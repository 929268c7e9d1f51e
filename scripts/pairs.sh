# Sourced by scripts/test. It says which tests run on which pair of database and gate, here and nowhere else.
#
#   PAIRS            every pair, in the order in which they are run
#   only_on PAIR     parts of the names of the server's tests of which one must fit; nothing: all of them
#   never_on PAIR    parts of the names of the server's tests of which none may fit
#
# A test about one engine stands in a module that says so: on_sqlite or on_mariadb. A test that brings a Redis of its own
# says nothing about the pair and runs once, on the first, which also runs everything that is not the server's.

# shellcheck shell=bash disable=SC2034

PAIRS=(sqlite+memory sqlite+redis mariadb+redis mariadb+open)

never_on() {
    case $1 in
    sqlite+memory) echo "on_mariadb::" ;;
    sqlite+redis) echo "on_mariadb:: gate:: redis_lost:: originals_faults_redis::" ;;
    mariadb+*) echo "on_sqlite:: gate:: redis_lost:: originals_faults_redis::" ;;
    esac
}

# Without a gate the guarded UPDATE alone decides, so what is run there is what races, what orders and what is killed.
only_on() {
    case $1 in
    mariadb+open) echo "races:: originals_faults:: storage::guards:: http::auth::orders:: http::ops:: every_acknowledged_order" ;;
    esac
}
