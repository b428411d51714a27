#!/bin/sh
# Writes what docutils and Sphinx read in the samples beside this file: museum.expected, sphinx.expected.
set -eu
cd "$(dirname "$0")"
venv=$(mktemp -d)
trap 'rm -rf "$venv"' EXIT
python3 -m venv "$venv"
"$venv/bin/pip" install --quiet docutils==0.22.4 sphinx==9.0.4
"$venv/bin/python" outline.py docutils museum.rst >museum.expected
"$venv/bin/python" outline.py sphinx sphinx.rst >sphinx.expected
