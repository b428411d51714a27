#!/bin/sh
# Asks Asciidoctor for the blocks of each document here, and writes them beside it as `.expected`.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/outline.mjs" "$work"
cd "$work"
npm install --silent --no-fund --no-audit @asciidoctor/core@2.2.9
for file in "$here"/*.adoc; do
  node outline.mjs "$file" > "${file%.adoc}.expected"
done
