#!/bin/sh
# Writes `export.json`: posts in Ghost's own editor format, with the HTML that Ghost's own renderer makes of them, in the tables of an export.
# The renderer (npm, @tryghost/kg-lexical-html-renderer, about 60 MB) is installed into a folder of its own. Run it in this folder.
set -eu
here=$(pwd)
work=$(mktemp -d)
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts @tryghost/kg-lexical-html-renderer@1.4.5 @tryghost/kg-default-nodes
cp "$here/make.mjs" .
node make.mjs > "$here/export.json"
rm -r "$work"
