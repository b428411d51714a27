#!/bin/sh
# Writes tables with Python's csv module and with LibreOffice, which parts cells by semicolons and writes Windows-1252 where it is told to.
# Run it in this folder.
set -eu
python3 - <<'PYTHON'
import csv

def write(name, rows, dialect="excel"):
    with open(name, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, dialect).writerows(rows)

write("fares.csv", [
    ["Who", "Fare", "Remarks"],
    ["Walkers", "1 crown", "children ride for nothing"],
    ["Carts", "4 crowns", "one horse,\nno more"],
    ["Barges", "", "ask the \"river master\""],
])
write("faq.csv", [
    ["Category", "Question", "Answer"],
    ["Ferry", "When does the ferry leave?", "Every hour from six in the morning until nine at night."],
    ["Ferry", "Can I take a cart?", "Yes, if it has one horse:\n- pay four crowns\n- tie the horse to the ring"],
    ["Fields", "How many fields may I hold?", "Three. The council gives them out in spring."],
])
write("news.tsv", [
    ["title", "body", "author", "date", "status", "url"],
    ["Loft mended", "The roof over the loft was mended on Friday.", "Ada Moor", "2024-05-06", "published", "https://selm.example/loft"],
    ["Spring market", "Stalls cost five crowns.", "Ada Moor", "2024-05-20", "draft", ""],
], "excel-tab")
write("gates.csv", [
    ["Tor", "Schlüssel", "Öffnet um"],
    ["Flusstor", "eisern", "6 Uhr"],
    ["Mühltor", "hölzern", "7 Uhr"],
])
PYTHON
# 59 parts cells, 34 quotes them, 1 is Windows-1252.
soffice --headless --convert-to ods gates.csv --infilter="CSV:44,34,76,1" > /dev/null
soffice --headless --convert-to "csv:Text - txt - csv (StarCalc):59,34,1,1" gates.ods > /dev/null
rm gates.ods
