#!/bin/sh
# Makes the books here with the programs that people write them with: pandoc and ebooklib.
set -eu
cd "$(dirname "$0")"
apt-get install --yes --no-install-recommends pandoc >/dev/null
python3 -m venv "${TMPDIR:-/tmp}/formats" && "${TMPDIR:-/tmp}/formats/bin/pip" install --quiet ebooklib==0.20
pandoc book.md --to epub3 --output pandoc3.epub
pandoc book.md --to epub2 --output pandoc2.epub
"${TMPDIR:-/tmp}/formats/bin/python" make.py
