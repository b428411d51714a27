#!/bin/sh
# Makes the PDFs beside this file: needs qpdf; WeasyPrint and Pillow come from PyPI.
set -eu
cd "$(dirname "$0")"
venv=$(mktemp -d)
python3 -m venv "$venv"
"$venv/bin/pip" -q install weasyprint pillow
"$venv/bin/weasyprint" handbook.html handbook.pdf
"$venv/bin/weasyprint" paper.html paper.pdf
qpdf --encrypt mill mill 256 -- handbook.pdf locked.pdf
head -c 6000 handbook.pdf >cut.pdf
"$venv/bin/python" -c 'from PIL import Image; Image.new("1", (300, 400), 1).save("scan.pdf")'
# A page of which a few kilobytes draw a gigabyte.
python3 - <<'P'
import zlib
inner = zlib.compressobj(9)
packed = b"".join(inner.compress(b" " * (1 << 20)) for _ in range(1024)) + inner.flush()
packed = zlib.compress(packed, 9)
parts = [
    b"<< /Type /Catalog /Pages 2 0 R >>",
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R >>",
    b"<< /Filter [/FlateDecode /FlateDecode] /Length %d >>\nstream\n%s\nendstream" % (len(packed), packed),
]
out, places = b"%PDF-1.7\n", []
for number, part in enumerate(parts, 1):
    places.append(len(out))
    out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
table = b"".join(b"%010d 00000 n \n" % at for at in places)
out += b"xref\n0 5\n0000000000 65535 f \n%strailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (table, len(out))
open("bomb.pdf", "wb").write(out)
P
rm -r "$venv"
