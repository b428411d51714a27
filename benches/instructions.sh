#!/usr/bin/env bash
# How many instructions an answer takes, whatever else the machine does: the shipped questions over the shipped corpus, less a run
# with one of them. Fails above the bound given in thousands. Needs valgrind and a built pullquote.
#   benches/instructions.sh [PULLQUOTE] [MOST_THOUSANDS]
set -euo pipefail
pullquote=${1:-target/release/pullquote}
most=${2:-0}
questions=config/questions.jsonl
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Instructions of answering the questions in a file.
count() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$pullquote" ask --batch "$1" 2>"$work/log" >"$work/answers"
    sed -n 's/,//g; s/.*Collected *: *//p' "$work/log"
}

head -1 "$questions" >"$work/one"
all=$(wc -l <"$questions")
one=$(count "$work/one")
each=$((($(count "$questions") - one) / (all - 1) / 1000))
printf '%s thousand instructions to start and answer once, %s thousand an answer\n' $((one / 1000)) "$each"
if ((most > 0 && each > most)); then
    printf 'FAILED: more than %s thousand an answer\n' "$most"
    exit 1
fi
