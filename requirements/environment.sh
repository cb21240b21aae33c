#!/bin/sh
# Makes .venv fit for one of two things: `compiler` (compiling) or `all` (testing, serving, measuring).
# Does nothing where it is already: a stamp in .venv holds the checksum of what was asked for.
# PYTHON=/path/to/python chooses the interpreter. Only the package index is asked for anything.
set -eu

part=$1
cd "$(dirname "$0")/.."
venv=.venv
wanted=$(cat pyproject.toml requirements/*.txt requirements/environment.sh | cksum | tr ' ' -)

has() { [ -f "$venv/installed-$1" ] && [ "$(cat "$venv/installed-$1")" = "$wanted" ]; }

if "$venv/bin/python" -c '' 2>/dev/null; then
    if has all || has "$part"; then exit 0; fi
fi

recent() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
can_make() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

# Newest first, from the versions for which the pinned packages come ready to install.
if [ -n "${PYTHON:-}" ]; then
    candidates=$PYTHON
else
    candidates='python3.14 python3.13 python3.12 python3.11 python3 python python3.15 python3.16'
fi
chosen='' lacking=''
for candidate in $candidates; do
    recent "$candidate" || continue
    if can_make "$candidate"; then
        chosen=$candidate
        break
    fi
    lacking=${lacking:-$candidate}
done

if [ -z "$chosen" ] && [ -z "$lacking" ]; then
    {
        echo "restc needs Python 3.11 or newer, and found none${PYTHON:+ at $PYTHON}."
        echo "  Debian, Ubuntu:  apt install python3 python3-venv    (Debian 12, Ubuntu 24.04 or newer)"
        echo "  Fedora, RHEL 9:  dnf install python3.12"
        echo "  macOS:           brew install python@3.13"
        echo "  elsewhere:       https://www.python.org/downloads/"
        echo "Where it is not on the PATH: make PYTHON=/path/to/python3"
    } >&2
    exit 2
fi

if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    rm -rf "$venv"
    if [ -n "$chosen" ]; then
        echo "Setting up .venv with $("$chosen" --version)" >&2
        "$chosen" -m venv "$venv"
    elif "$lacking" -m venv --without-pip "$venv" 2>/dev/null &&
        "$lacking" -m pip --python "$venv/bin/python" install -q pip 2>/dev/null; then
        # No ensurepip here, but a pip that can put another one in place.
        echo "Setting up .venv with $("$lacking" --version)" >&2
    elif rm -rf "$venv" && "$lacking" -m virtualenv -q "$venv" 2>/dev/null; then
        echo "Setting up .venv with virtualenv and $("$lacking" --version)" >&2
    else
        rm -rf "$venv"
        version=$("$lacking" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        {
            echo "Python $version ($lacking) has no module ensurepip, which setting up .venv takes."
            echo "  Debian, Ubuntu:  apt install python$version-venv"
            echo "  elsewhere:       $lacking -m pip install --user virtualenv"
            echo "Or name another Python: make PYTHON=/path/to/python3"
        } >&2
        exit 2
    fi
fi

rm -f "$venv"/installed-*
pip() { "$venv/bin/python" -m pip --disable-pip-version-check "$@" </dev/null; }
if [ "$part" = all ]; then
    echo "Installing what testing takes (a minute, once)" >&2
    pip install -q -r requirements/dev.txt
else
    echo "Installing what compiling takes (some seconds, once)" >&2
    pip install -q -c requirements/dev.txt hatchling
fi
pip install -q --no-build-isolation -c requirements/dev.txt -e .
echo "$wanted" >"$venv/installed-$part"
