# Shared by the commands in script/: the environment, Python, packages, assets.
# shellcheck shell=sh
set -eu
cd "$(dirname "$0")/.."

# Everything that tools want to keep for a person stays inside .venv.
prepare_environment() {
    umask 022
    export NPM_CONFIG_USERCONFIG="${NPM_CONFIG_USERCONFIG:-${HOME:-/nonexistent}/.npmrc}"
    export HOME="$PWD/.venv/home" XDG_CACHE_HOME="$PWD/.venv/home/.cache"
    export npm_config_cache="$PWD/.venv/home/.npm"
    export LC_ALL=C.UTF-8 LANG=C.UTF-8 PYTHONUTF8=1
    # Many processes start here; without compiled files each takes seconds more.
    unset PYTHONDONTWRITEBYTECODE
    mkdir -p "$XDG_CACHE_HOME"
}

find_python() {
    for candidate in python3.14 python3.13 python3.12 python3.11 python3; do
        if command -v "$candidate" >/dev/null 2>&1 &&
            "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    echo "Python 3.11 or newer is needed, and was not found." >&2
    return 1
}

make_virtual_environment() {
    if .venv/bin/python -c '' 2>/dev/null; then
        return
    fi
    found=$(find_python)
    if ! "$found" -c 'import ensurepip, venv' 2>/dev/null; then
        echo "$found has no venv module. On Debian and Ubuntu: apt-get install python3-venv" >&2
        return 1
    fi
    rm -rf .venv/bin .venv/lib .venv/installed-*
    "$found" -m venv .venv
}

# need local | need dev: the packages of that lock, unless they are there already.
need() {
    umask 022
    make_virtual_environment
    if ! is_installed dev && { [ "$1" = dev ] || ! is_installed "$1"; }; then
        echo "Installing the packages of requirements/$1.txt …" >&2
        install_locked pip
        install_locked "$1" --no-deps # the lock names all of them
        cp "requirements/$1.txt" ".venv/installed-$1.txt"
    fi
    prepare_environment
    PYTHONPATH=script .venv/bin/python -m tools.assets
}

install_locked() {
    lock="requirements/$1.txt"
    shift
    .venv/bin/python -m pip install --quiet --disable-pip-version-check \
        --no-compile --require-hashes -r "$lock" "$@"
}

# Whether just this lock was installed.
is_installed() {
    cmp -s "requirements/$1.txt" ".venv/installed-$1.txt"
}
