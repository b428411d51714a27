"""Writes pages by the shape of Notion's export as Markdown and CSV: names end with an id, properties stand below the title.

Run it in this folder: python3 make.py
"""

PAGES = {
    "Row boats 0f1e2d3c4b5a69788796a5b4c3d2e1f0.md": """# Row boats

Status: Published
Tags: boats, river
Author: Tove Berg
Berth: 7

Each boat carries four people and no cargo.

- The green boat leaks: bail it before you row.
- The red boat is for races only.
""",
    "Boat race 1a2b3c4d5e6f708192a3b4c5d6e7f809.md": """# Boat race

Status: Draft

The race is planned for July.
""",
}
for name, text in PAGES.items():
    with open(name, "w", encoding="utf-8") as file:
        file.write(text)
with open("Boats 2b3c4d5e6f708192a3b4c5d6e7f8091a.csv", "w", encoding="utf-8-sig") as file:
    file.write("Name,Berth,Keeper\nGreen boat,7,Tove Berg\nRed boat,9,Ben Moor\n")
