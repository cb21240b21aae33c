#!/bin/sh
# verify.sh APPLICATION: style, types and tests of an example application, as its own developers would run them.
# Its tests run on the server of DATABASE_URL where one is named; otherwise on the embedded PostgreSQL, and then
# on the installed one where there is one.
set -eu
python=$(cd "$(dirname "$0")/.." && pwd)/.venv/bin/python
cd "$1"
say() { printf '\n%s: %s\n' "$1" "$2"; }

say "$1" 'ruff, bandit, mypy and pyright'
"$python" -m ruff check .
if [ -d shop ]; then
    # What was compiled into the shop keeps to more than the shop's own rules.
    rules='--config ../tracker/pyproject.toml --line-length 100'
    "$python" -m ruff check $rules shop/rest shop/entities shop/routers tests
    "$python" -m bandit -q -r shop migrations
else
    "$python" -m bandit -q -r app migrations
    "$python" -m check_jsonschema -q --builtin-schema vendor.compose-spec compose.yaml
fi
# The shop's own lines are aligned by hand, for restc to leave so.
"$python" -m ruff format --check --extend-exclude shop/application.py .
"$python" -m mypy
"$python" -m pyright --pythonpath "$python"

coverage='--cov --cov-fail-under=90'
grep -q 'tool.coverage' pyproject.toml || coverage="$coverage --cov-config=../shop-coverage.ini"
if [ -n "${DATABASE_URL:-}" ]; then
    say "$1" 'tests on the PostgreSQL of DATABASE_URL'
    exec "$python" -m pytest -q $coverage
fi
code=0
installed=''
if command -v pg_ctl >/dev/null || ls /usr/lib/postgresql/*/bin/pg_ctl /usr/pgsql-*/bin/pg_ctl >/dev/null 2>&1; then
    # Beside the others: each run keeps one processor busy.
    installed=$(mktemp)
    trap 'rm -f "$installed"' EXIT
    "$python" -m pytest -q -p no:cacheprovider >"$installed" 2>&1 &
fi
say "$1" 'tests on the embedded PostgreSQL'
POSTGRES_BIN=embedded "$python" -m pytest -q $coverage || code=$?
if [ -n "$installed" ]; then
    wait $! || code=$?
    say "$1" 'tests on the installed PostgreSQL'
    cat "$installed"
fi
exit "$code"
