"""Compares workbooks before and after: sheets, values, formats and merged cells, as openpyxl reads them.

Reads lines of two paths with a tab between, and answers each with `same`, `unreadable` (the first cannot be opened),
or what differs. Values of formulas that may say the name of the file or the day are not compared.
"""

import io
import sys
import warnings
import zipfile

import openpyxl

warnings.simplefilter("ignore")


def opened(path, values):
    # The main part of a macro workbook bears another content type, which openpyxl cares about.
    with open(path, "rb") as file:
        return openpyxl.load_workbook(io.BytesIO(file.read()), data_only=values)


def says_place(path):
    """Whether a formula may say the name of the file or the day."""
    with zipfile.ZipFile(path) as book:
        parts = [book.read(name) for name in book.namelist() if name.startswith("xl/worksheets/")]
    return any(word in part for part in parts for word in (b"CELL(", b"INFO(", b"NOW(", b"TODAY("))


def sheets(path):
    values = opened(path, True)
    formulas = opened(path, False) if says_place(path) else values
    made = {}
    for sheet in values.worksheets:
        source = formulas[sheet.title]
        cells = {}
        for row in sheet.iter_rows():
            for cell in row:
                formula = source[cell.coordinate].value
                text = str(getattr(formula, "text", formula))
                if any(word in text for word in ("CELL(", "INFO(", "NOW(", "TODAY(")):
                    continue
                if cell.value is not None and cell.value != "":
                    cells[cell.coordinate] = (str(cell.value), cell.number_format, cell.font.b, str(cell.fill.fgColor.rgb)[-6:])
        merged = sorted(str(area) for area in sheet.merged_cells.ranges)
        hidden = sorted(n for n, row in sheet.row_dimensions.items() if row.hidden)
        made[sheet.title] = (cells, merged, sheet.sheet_state, hidden, sheet.sheet_view.pane is not None and str(sheet.sheet_view.pane.state).startswith("frozen"),
                             len(getattr(sheet, "_charts", [])), len(getattr(sheet, "_images", [])), sheet.title.startswith("Macro"))
    if not made:
        raise ValueError("openpyxl does not know Strict workbooks")
    return values.sheetnames, made


def differences(before, after):
    (names, old), (new_names, new) = before, after
    # Sheets of macros of the old kind are programs.
    names = [name for name in names if name not in old or not old[name][7]]
    if names != new_names:
        return f"sheets {names} became {new_names}"
    for name, was in old.items():
        if was[7]:
            continue
        now = new[name]
        for cell in sorted(set(was[0]) | set(now[0])):
            if was[0].get(cell) != now[0].get(cell):
                return f"{name}!{cell}: {was[0].get(cell)} became {now[0].get(cell)}"
        for number, what in enumerate(["merged", "state", "hidden rows", "frozen", "charts", "pictures"], 1):
            # Pictures of a kind that openpyxl does not read become empty ones of a kind that it does.
            if was[number] != now[number] and not (what == "pictures" and was[number] < now[number]):
                return f"{name}: {what} {was[number]} became {now[number]}"
    return "same"


for line in sys.stdin:
    before, after = line.rstrip("\n").split("\t")
    try:
        old = sheets(before)
    except Exception:
        old = None
    try:
        new = sheets(after) if after else None
    except Exception as error:
        print(f"cannot be opened afterwards: {error!r}".replace("\n", " "), flush=True)
        continue
    if old is None:
        print("unreadable")
    elif new is None:
        print("readable")
    else:
        print(differences(old, new).replace("\n", " "))
