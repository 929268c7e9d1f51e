# Sourced by scripts/test. It says which tests run on which pair of database and gate, here and nowhere else.
#
#   PAIRS               every pair, in the order in which they are run
#   target_of PAIR      which test binaries: all of the workspace for the first pair, the server's for the others
#   only_on PAIR        parts of test names of which one must fit; none: all tests
#   never_on PAIR       parts of test names that must not fit
#
# A test about one engine stands in a module of the engine's name (storage::sqlite::files, races::mariadb). A test that
# brings a Redis server of its own says nothing about the pair and runs once, on the first.

# shellcheck shell=bash

PAIRS=(sqlite+memory sqlite+redis mariadb+redis mariadb+open)

target_of() {
    case $1 in
    sqlite+memory) echo --workspace ;;
    *) echo --workspace --test main ;;
    esac
}

# Without a gate the guarded UPDATE alone stands between buyers and units, so what is run there is what races for them.
only_on() {
    case $1 in
    sqlite+memory) ;;
    mariadb+open) echo races:: kill:: originals_faults:: storage::guards:: storage::batches:: http::auth::orders:: http::ops:: ;;
    *) server_tests ;;
    esac
}

never_on() {
    case $1 in
    sqlite+memory) echo mariadb:: ;;
    sqlite+redis) echo mariadb:: gate:: redis_lost:: ;;
    mariadb+*) echo sqlite:: gate:: redis_lost:: ;;
    esac
}
