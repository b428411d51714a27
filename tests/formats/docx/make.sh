#!/bin/sh
# Makes the documents here with the programs that people write them with: pandoc, python-docx and LibreOffice.
set -eu
cd "$(dirname "$0")"
apt-get install --yes --no-install-recommends pandoc libreoffice-writer-nogui >/dev/null
python3 -m venv "${TMPDIR:-/tmp}/formats" && "${TMPDIR:-/tmp}/formats/bin/pip" install --quiet python-docx==1.2.0
pandoc handbook.md --output pandoc.docx
"${TMPDIR:-/tmp}/formats/bin/python" make.py
soffice --headless --convert-to docx:"MS Word 2007 XML" --outdir . ../odt/rules.fodt >/dev/null
mv rules.docx libreoffice.docx
