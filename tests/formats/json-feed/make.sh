#!/bin/sh
# Writes `feed.json` with the npm package `feed`, which many sites make their feeds with. Run it in this folder.
set -eu
here=$(pwd)
work=$(mktemp -d)
cd "$work"
npm install --silent --no-audit --no-fund feed@6.0.0
cp "$here/make.mjs" .
node make.mjs > "$here/feed.json"
rm -r "$work"
