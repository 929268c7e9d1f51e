# Sourced by the scripts that need programs besides Rust. It finds out which are missing and installs them from
# Debian's packages.
#
#   need COMMAND "PACKAGE..." "why"    one line a program; notes it when it is missing
#   need_python_venv "why"             the same for Python's venv, which is no program
#   install_missing                    installs what was noted, or says how to and fails
#
# A program that cannot be had is a failure, never a test that is skipped in silence.

# shellcheck shell=bash

# Debian keeps servers in sbin, which an ordinary user's PATH leaves out.
PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"

missing_commands=()
missing_packages=()

need() {
    local command=$1 packages=$2 why=$3
    command -v "$command" >/dev/null 2>&1 && return 0
    echo "missing: $command (Debian: $packages): $why"
    missing_commands+=("$command")
    # shellcheck disable=SC2206 # several packages stand in one string
    missing_packages+=($packages)
}

# need_python_venv "why": Python with what makes a venv, which Debian keeps in a package of its own.
need_python_venv() {
    python3 -c 'import ensurepip, venv' 2>/dev/null && return 0
    echo "missing: python3 with venv (Debian: python3 python3-venv): $1"
    missing_commands+=(python3)
    missing_packages+=(python3 python3-venv)
}

# Runs a command as root: directly, or by sudo where it can be had. Asks for a password only at a terminal.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif [ -t 0 ]; then
        sudo "$@"
    else
        sudo -n "$@"
    fi
}

can_be_root() {
    [ "$(id -u)" -eq 0 ] && return 0
    command -v sudo >/dev/null 2>&1 || return 1
    [ -t 0 ] || sudo -n true 2>/dev/null
}

lists_know() {
    local package
    for package in "$@"; do
        apt-cache show --no-all-versions "$package" >/dev/null 2>&1 || return 1
    done
}

apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -o DPkg::Lock::Timeout=120 install --yes --no-install-recommends "$@"
}

install_missing() {
    [ "${#missing_commands[@]}" -eq 0 ] && return 0

    local by_hand="apt-get update && apt-get install --no-install-recommends ${missing_packages[*]}"
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "error: this machine has no apt-get: install ${missing_commands[*]} with its own package manager" >&2
        return 1
    fi
    if ! can_be_root; then
        echo "error: installing needs root or sudo. As root, run: $by_hand" >&2
        return 1
    fi

    echo "installing: ${missing_packages[*]}"
    if ! lists_know "${missing_packages[@]}"; then
        as_root apt-get update || true # what matters is whether the install below succeeds
    fi
    # Lists that know the package may still name a version that the mirror has replaced.
    if ! apt_install "${missing_packages[@]}"; then
        as_root apt-get update && apt_install "${missing_packages[@]}" || {
            echo "error: the packages could not be installed. As root, try: $by_hand" >&2
            return 1
        }
    fi

    hash -r
    local command
    for command in "${missing_commands[@]}"; do
        command -v "$command" >/dev/null 2>&1 || {
            echo "error: $command is still missing after installing ${missing_packages[*]}" >&2
            return 1
        }
    done
}
