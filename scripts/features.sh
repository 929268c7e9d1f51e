# Sourced by the scripts that compile. It sets the one feature set of lint and tests.
#
# One set in one place, so that both compile the same code and share what cargo has built. Never `--all-features`:
# `faults` plants errors on purpose, and which features are switched on is said by name.

# shellcheck shell=bash disable=SC2034
FEATURES="miri-server/faults,miri-server/mariadb,miri-cli/faults,miri-cli/mariadb,miri-common/client"
