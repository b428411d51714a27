#!/usr/bin/env bash
# What the whole bot needs on made corpora of so many passages: building, keeping, starting from what was kept, memory.
#   benches/starts.sh SIZE...   prints a Markdown table; PROFILE=quick measures a program that was built quickly
# First answers are medians, of a new process each: of 21, and of 5 whose kept index is no longer in the system's memory.
set -euo pipefail
cd "$(dirname "$0")/.."
pullquote=$PWD/target/${PROFILE:-release}/pullquote
peers=$PWD/benches/peers/target/release/peers
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PULLQUOTE__STORE__PATH= PULLQUOTE__STORE__SNAPSHOT=$work/kept PULLQUOTE__CORPUS__MAX_FILE_MIB=4000

# The value before a name in what `pullquote index` printed.
value() { awk -v name="$2" '{ value = $1; $1 = ""; if ($0 == " " name) print value }' "$1"; }
megabytes() { awk -v bytes="$1" 'BEGIN { printf "%.0f", bytes / 1e6 }'; }
median() { sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }

# Milliseconds from the start of a process to its answer.
answer() {
    local began=$EPOCHREALTIME
    "$pullquote" --corpus "$work/made" ask "$question" >"$work/answer"
    awk "BEGIN { printf \"%.1f\n\", ($EPOCHREALTIME - $began) * 1000 }"
}

printf '| passages | text, MB | read and build, s | keep, s | kept, MB | first answer, ms | the same, file not in memory, ms | memory, MB |\n'
printf '|--:|--:|--:|--:|--:|--:|--:|--:|\n'
for size in "$@"; do
    rm -rf "$work/made" "$work/kept" && mkdir "$work/made"
    # At most 100,000 articles of one file are read.
    "$peers" --corpus "$size" | split -l 50000 --additional-suffix .jsonl - "$work/made/"
    "$pullquote" --corpus "$work/made" index >"$work/built"
    "$pullquote" --corpus "$work/made" index >"$work/again"
    # Ten words in the middle of the corpus.
    middle=$(($(value "$work/built" articles) / 2))
    question=$(cat "$work"/made/* | sed -n "${middle}s/.*\"body\": \"//p" | tr -s ' .' ' ' | cut -d ' ' -f 41-50)
    warm=$(for _ in {1..21}; do answer; done | median)
    cold=$(for _ in {1..5}; do
        dd if="$work/kept" iflag=nocache count=0 status=none
        answer
    done | median)
    if grep -q 'hold no answer' "$work/answer"; then
        printf 'no answer to: %s\n' "$question"
        exit 1
    fi
    printf '| %s | %s | %s | %s | %s | %s | %s | %s |\n' "$(value "$work/built" passages)" \
        "$(megabytes "$(value "$work/built" 'bytes of text')")" "$(value "$work/built" 'seconds to read and build')" \
        "$(value "$work/built" 'seconds to keep them')" "$(megabytes "$(value "$work/built" 'bytes kept for the next start')")" \
        "$warm" "$cold" "$(megabytes "$(value "$work/again" 'bytes of memory in use')")"
done
