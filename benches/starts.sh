#!/usr/bin/env bash
# What the whole bot needs on made corpora of so many passages: building, keeping, starting from what was kept, memory.
#   benches/starts.sh SIZE...   prints a Markdown table
set -euo pipefail
cd "$(dirname "$0")/.."
pullquote=$PWD/target/release/pullquote
peers=$PWD/benches/peers/target/release/peers
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PULLQUOTE__STORE__PATH= PULLQUOTE__STORE__SNAPSHOT=$work/kept PULLQUOTE__CORPUS__MAX_FILE_MIB=4000

# The value before a name in what `pullquote index` printed.
value() { awk -v name="$2" '{ value = $1; $1 = ""; if ($0 == " " name) print value }' "$1"; }

printf '| passages | text, MB | read and build, s | keep, s | kept, MB | start from it, s | first answer of a new process, s | memory, MB |\n'
printf '|--:|--:|--:|--:|--:|--:|--:|--:|\n'
for size in "$@"; do
    "$peers" --corpus "$size" >"$work/made.jsonl"
    rm -f "$work/kept"
    "$pullquote" --corpus "$work/made.jsonl" index >"$work/built"
    "$pullquote" --corpus "$work/made.jsonl" index >"$work/again"
    began=$EPOCHREALTIME
    "$pullquote" --corpus "$work/made.jsonl" ask 'Which number is bak?' >"$work/answer"
    ended=$EPOCHREALTIME
    megabytes() { awk -v bytes="$1" 'BEGIN { printf "%.0f", bytes / 1e6 }'; }
    printf '| %s | %s | %s | %s | %s | %s | %.3f | %s |\n' "$(value "$work/built" passages)" \
        "$(megabytes "$(value "$work/built" 'bytes of text')")" "$(value "$work/built" 'seconds to read and build')" \
        "$(value "$work/built" 'seconds to keep them')" "$(megabytes "$(value "$work/built" 'bytes kept for the next start')")" \
        "$(value "$work/again" 'seconds to read the kept index')" "$(awk "BEGIN { print $ended - $began }")" \
        "$(megabytes "$(value "$work/again" 'bytes of memory in use')")"
done
