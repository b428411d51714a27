#!/usr/bin/env python3
"""Writes the notebooks here with nbformat: `pip install nbformat==5.10.4`, then run this."""

import pathlib

import nbformat
from nbformat import v3, v4

HERE = pathlib.Path(__file__).parent


def current():
    cells = [
        v4.new_markdown_cell("# Tides at Low Quay\n\nHow we count the tides.\n\n![The gauge](attachment:gauge.png)"),
        v4.new_markdown_cell("## Read the gauge\n\n- The gauge is on the left pillar.\n- It shows metres.\n\n<div>"),
        v4.new_code_cell(
            "heights = [1.2, 3.4]\nmax(heights)",
            execution_count=1,
            outputs=[v4.new_output("execute_result", {"text/plain": "3.4"}, execution_count=1)],
        ),
        v4.new_code_cell("password = 'heron'", metadata={"tags": ["remove-cell"]}),
        v4.new_code_cell("plot(heights)", metadata={"hide_input": True}),
        v4.new_raw_cell("Only for printers."),
        v4.new_markdown_cell("| Tide | Hour |\n|---|---|\n| High | 06:30 |"),
        v4.new_code_cell("%%bash\nls gauge/"),
    ]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    metadata = {
        "authors": [{"name": "Ada Moor"}, {"name": "Ben Lee"}],
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python", "version": "3.11.2"},
    }
    return v4.new_notebook(cells=cells, metadata=metadata)


def old():
    cells = [
        v3.new_heading_cell("Counting by hand", level=1),
        v3.new_text_cell("markdown", "A note from before."),
        v3.new_heading_cell("Counting", level=2),
        v3.new_code_cell("print 1", prompt_number=1, outputs=[v3.new_output("stream", output_text="1\n")]),
    ]
    return v3.new_notebook(worksheets=[v3.new_worksheet(cells=cells)], name="Untitled0")


nbformat.validate(current())
(HERE / "tides.ipynb").write_text(nbformat.writes(current(), version=4) + "\n")
(HERE / "old.ipynb").write_text(v3.writes_json(old()) + "\n")
