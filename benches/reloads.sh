#!/usr/bin/env bash
# How long a reload of the running bot takes on made corpora of so many passages, an article a file: nothing changed, one
# article did, one in a hundred did.
#   benches/reloads.sh SIZE...   prints a Markdown table; PROFILE=quick measures a program that was built quickly
# Medians of five, of what the report says; the bot listens on 127.0.0.1:${PORT:-18080} meanwhile.
set -euo pipefail
cd "$(dirname "$0")/.."
pullquote=$PWD/target/${PROFILE:-release}/pullquote
peers=$PWD/benches/peers/target/release/peers
at=http://127.0.0.1:${PORT:-18080}
work=$(mktemp -d)
bot=
stop() { [ -z "$bot" ] || { kill "$bot" && wait "$bot" || true; }; bot=; }
trap 'stop; rm -rf "$work"' EXIT
PULLQUOTE_ADMIN_TOKEN=$(head -c 24 /dev/urandom | base64)
export PULLQUOTE_ADMIN_TOKEN PULLQUOTE__STORE__PATH= PULLQUOTE__STORE__SNAPSHOT= PULLQUOTE__OPS__LISTEN=${at#http://}
export PULLQUOTE__CORPUS__WATCH_SECONDS=0 PULLQUOTE__CORPUS__MAX_ARTICLES=1000000

# Milliseconds that a reload took.
reload() {
    curl -sf -X POST -H "Authorization: Bearer $PULLQUOTE_ADMIN_TOKEN" "$at/admin/reload" >"$work/report"
    grep -q "\"changed\":$1," "$work/report" || { printf 'not %s articles changed: ' "$1" && cat "$work/report" && exit 1; } >&2
    sed 's/.*"took_us":\([0-9]*\).*/\1/' "$work/report" | awk '{ printf "%.0f\n", $1 / 1000 }'
}
median() { sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }
# Gives each `step`-th article other words: its own, the other way round.
change() {
    local file
    for file in $(find "$work/made" -name '*.jsonl' | sort | awk -v step="$1" 'NR % step == 1 || step == 1'); do
        awk '{ at = index($0, "\"body\": \"") + 8; n = split(substr($0, at + 1, length($0) - at - 2), words, " ")
               printf "%s", substr($0, 1, at); for (i = n; i > 0; i--) printf "%s%s", words[i], (i > 1 ? " " : ""); print "\"}" }' "$file" >"$work/changed"
        mv "$work/changed" "$file"
    done
}

printf '| passages | nothing changed, ms | one article, ms | one in a hundred, ms |\n|--:|--:|--:|--:|\n'
for size in "$@"; do
    rm -rf "$work/made" && mkdir "$work/made"
    "$peers" --corpus "$size" | split -l 1 -a 6 -d --additional-suffix .jsonl - "$work/made/"
    articles=$(find "$work/made" -name '*.jsonl' | wc -l)
    "$pullquote" --corpus "$work/made" serve >"$work/log" 2>&1 &
    bot=$!
    for _ in {1..1800}; do
        curl -sf "$at/healthz" >/dev/null && break
        kill -0 "$bot" || { cat "$work/log" >&2 && exit 1; }
        sleep 0.1
    done
    reload 0 >/dev/null
    nothing=$(for _ in {1..5}; do reload 0; done | median)
    one=$(for _ in {1..5}; do change "$articles" && reload 1; done | median)
    many=$(for _ in {1..5}; do change 100 && reload $(((articles + 99) / 100)); done | median)
    printf '| %s | %s | %s | %s |\n' "$size" "$nothing" "$one" "$many"
    stop
done
