#!/bin/sh
# Makes the documents here with the programs that people write them with: LibreOffice and pandoc.
set -eu
cd "$(dirname "$0")"
apt-get install --yes --no-install-recommends pandoc libreoffice-writer-nogui >/dev/null
soffice --headless --convert-to odt --outdir . rules.fodt >/dev/null
mv rules.odt libreoffice.odt
pandoc ../docx/handbook.md --output pandoc.odt
