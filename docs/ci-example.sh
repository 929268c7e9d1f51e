#!/bin/sh
# Keeps a shop's goods as they stand in goods.csv, and refuses to go on when something is wrong with the stock.
#
# Wants MIRI_SERVER, and in MIRI_TOKEN_FILE a token with the scopes read, sell and admin.
set -eu

# What would be done. A bad row is named with its line and ends the script here, with nothing changed.
miri goods import goods.csv --dry-run --json > plan.json

# Exit code 7 is a shop that does not answer, 9 one that asks for patience: both are worth another try.
tries=0
until miri goods import goods.csv --yes; do
    code=$?
    tries=$((tries + 1))
    case $code in
        7 | 9) [ "$tries" -lt 5 ] || exit "$code"; sleep 10 ;;
        *) exit "$code" ;;
    esac
done

# Fields for the next program, without a jq to install.
miri goods mine --size 100 --jq '.content[] | select(.stockQuantity == 0) | .sku' > sold-out.txt

# Exit code 11 when the audit finds drift.
miri admin stock-audit --json > audit.json
