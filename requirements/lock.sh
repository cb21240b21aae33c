#!/bin/sh
# Resolves requirements/dev.txt anew, in an environment that is thrown away.
set -eu
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3.11}" -m venv "$folder"
"$folder/bin/python" -m pip install -q --upgrade pip
"$folder/bin/python" -m pip install -q . --group dev
{
    sed -n '/^#/p' requirements/dev.txt
    "$folder/bin/python" -m pip freeze --exclude restc
} >"$folder/dev.txt"
cp "$folder/dev.txt" requirements/dev.txt
