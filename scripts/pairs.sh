# Sourced by scripts/test. It says which tests run on which pair of database and gate, here and nowhere else.
#
#   PAIRS            every pair, in the order in which they are run
#   only_on PAIR     parts of the names of the server's tests of which one must fit; nothing: all of them
#   never_on PAIR    parts of the names of the server's tests of which none may fit
#
# A test about one engine stands in a module that says so: on_sqlite or on_mariadb. The first pair also runs everything that
# is not the server's.

# shellcheck shell=bash disable=SC2034

PAIRS=(sqlite+memory sqlite+redis mariadb+redis mariadb+open)

# They bring a Redis of their own, so they say nothing about the gate of a pair: once for each database is enough, and once
# for what has no shop.
OWN_REDIS="redis_lost:: originals_faults_redis::"
# They look at what a gate counts or holds.
NEEDS_GATE="a_clean_shop_says_how_much_was_looked_at i9_a_gate_that_counts_otherwise
    an_order_that_is_under_way_when_the_shop_closes a_buyer_who_hangs_up_leaves_no_hold_behind"

never_on() {
    case $1 in
    sqlite+memory) echo "on_mariadb::" ;;
    sqlite+redis) echo "on_mariadb:: gate:: $OWN_REDIS" ;;
    mariadb+redis) echo "on_sqlite:: gate::" ;;
    mariadb+open) echo "on_sqlite:: gate:: $OWN_REDIS $NEEDS_GATE" ;;
    esac
}

# Without a gate the guarded UPDATE alone decides, so what is run there is what races, what orders and what is killed.
only_on() {
    case $1 in
    mariadb+open)
        echo "races:: originals_faults:: storage::guards:: http::auth::orders:: http::ops:: every_acknowledged_order"
        ;;
    esac
}
