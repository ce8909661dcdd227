"""Prints what python-pptx reads of each presentation named: one line for each slide, or why it cannot be opened."""

import sys

from pptx import Presentation
from pptx.util import Emu


def words(shapes):
    for shape in shapes:
        if shape.shape_type == 6:
            yield from words(shape.shapes)
        if shape.has_text_frame:
            yield shape.text_frame.text
        if getattr(shape, "has_table", False) and shape.has_table:
            yield from (cell.text for row in shape.table.rows for cell in row.cells)
        if getattr(shape, "has_chart", False) and shape.has_chart:
            for plot in shape.chart.plots:
                yield from map(str, plot.categories)
                yield from (f"{series.name} {list(series.values)}" for series in plot.series)


for path in sys.argv[1:]:
    print("FILE", path)
    try:
        deck = Presentation(path)
        for slide in deck.slides:
            print(repr([slide.slide_layout.slide_master is not None, list(words(slide.shapes))]))
    except Exception as error:
        print("ERROR", type(error).__name__)
