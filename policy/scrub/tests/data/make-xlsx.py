#!/usr/bin/env python3
"""Makes the dirty workbooks in xlsx/. Debian packages: python3-openpyxl, python3-pil, libreoffice-calc. Run make.sh first.

Everything planted begins with QZ7PLANT, which the tests search for. Run it with /usr/bin/python3.
"""

import datetime
import io
import pathlib
import subprocess
import tempfile
import zipfile

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule, ColorScaleRule
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill, Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table, TableStyleInfo

here = pathlib.Path(__file__).parent
out = here / "xlsx"
out.mkdir(exist_ok=True)
jpeg = here / "jpeg/full.jpg"
png = here / "png/small.png"
when = datetime.datetime(2021, 5, 3, 12, 0, 0)

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def with_openpyxl():
    """What openpyxl can write: styles, tables, charts, pictures, notes, names, rules, protection, properties."""
    book = openpyxl.Workbook()
    told = book.properties
    for field in ("creator", "lastModifiedBy", "title", "subject", "description", "keywords", "category"):
        setattr(told, field, f"QZ7PLANT{field}")
    told.created = told.modified = when
    sheet = book.active
    sheet.title = "Costs 2021"
    sheet.sheet_properties.codeName = "QZ7PLANTcode"
    rows = [("Month", "Paid", "Owed"), ("January", 120, 80), ("February", 90.5, 10), ("March", 70, 7)]
    for row in rows:
        sheet.append(row)
    sheet["A6"] = "Total"
    sheet["B6"] = "=SUM(B2:B4)"
    sheet["C6"] = "=SUM(Costs[Owed])*rate"
    sheet["A1"].comment = Comment("QZ7PLANTnote", "QZ7PLANTreader")
    sheet["A8"] = "to the notes"
    sheet["A8"].hyperlink = "#Notes!A1"
    sheet["A9"] = "to the web"
    sheet["A9"].hyperlink = "http://QZ7PLANT.example/QZ7PLANTpath"
    sheet["E2"] = 44317
    sheet["E2"].number_format = "yyyy-mm-dd"
    sheet["E3"] = "bold"
    sheet["E3"].font = Font(bold=True, name="Arial", color="FFCC0000")
    sheet["E3"].fill = PatternFill("solid", fgColor="FFFFEE00")
    sheet["E3"].alignment = Alignment(wrap_text=True, horizontal="center")
    sheet["E3"].protection = Protection(locked=False)
    named = NamedStyle(name="QZ7PLANTstyle", font=Font(italic=True))
    sheet["E4"].style = named
    sheet["E4"] = "italic"
    sheet.merge_cells("A11:C11")
    sheet["A11"] = "across"
    sheet.conditional_formatting.add("B2:B4", CellIsRule(operator="greaterThan", formula=["100"], font=Font(bold=True)))
    sheet.conditional_formatting.add("C2:C4", ColorScaleRule("min", start_color="FFFF0000", end_type="max", end_color="FF00FF00"))
    choice = DataValidation(type="list", formula1='"yes,no"', allow_blank=True, prompt="yes or no", promptTitle="Choose")
    sheet.add_data_validation(choice)
    choice.add("E5")
    table = Table(displayName="Costs", ref="A1:C4")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleMedium9", showRowStripes=True)
    table.comment = "QZ7PLANTtable"
    sheet.add_table(table)
    book.defined_names.append(DefinedName("rate", attr_text="Notes!$B$1", comment="QZ7PLANTnamed"))
    book.defined_names.append(DefinedName("QZ7PLANTunused", attr_text='"QZ7PLANTconstant"', hidden=True))
    sheet.print_area = "A1:E11"
    sheet.print_title_rows = "1:1"
    sheet.oddHeader.center.text = "Costs of &A"
    sheet.oddFooter.right.text = "Page &P of &N"
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = "E2:E5"
    sheet.protection.sheet = True
    sheet.protection.password = "QZ7PLANT"
    chart = BarChart()
    chart.title = "Paid"
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=4), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=4))
    sheet.add_chart(chart, "G2")
    sheet.add_image(Image(str(jpeg)), "G20")
    sheet.add_image(Image(str(png)), "J20")
    notes = book.create_sheet("Notes")
    notes["A1"] = "rate"
    notes["B1"] = 1.25
    notes.row_dimensions[1].height = 30
    notes.column_dimensions["A"].width = 24
    page = book.create_chartsheet("Chart")
    second = BarChart()
    second.add_data(Reference(sheet, min_col=3, min_row=1, max_row=4), titles_from_data=True)
    page.add_chart(second)
    book.security.workbookPassword = "QZ7PLANT"
    book.security.lockStructure = True
    box = io.BytesIO()
    book.save(box)
    return box.getvalue()


def hidden():
    """Content that is not shown: sheets, rows, columns, white and formatted-away text, cells under a merge."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Seen"
    sheet["A1"] = "seen"
    sheet["A2"] = "in a hidden row"
    sheet.row_dimensions[2].hidden = True
    sheet["C1"] = "in a hidden column"
    sheet.column_dimensions["C"].hidden = True
    sheet["A3"] = "white on white"
    sheet["A3"].font = Font(color="FFFFFFFF")
    sheet["A4"] = "shown as nothing"
    sheet["A4"].number_format = ";;;"
    sheet["A5"] = "=Secret!A1"
    sheet["A6"] = "=SUM(1,2)"
    sheet["A7"] = "=deep"
    sheet["A8"] = "white on black"
    sheet["A8"].font = Font(color="FFFFFFFF")
    sheet["A8"].fill = PatternFill("solid", fgColor="FF000000")
    secret = book.create_sheet("Secret")
    secret["A1"] = "on a hidden sheet"
    secret.sheet_state = "hidden"
    deep = book.create_sheet("Deeply secret")
    deep["A1"] = "on a very hidden sheet"
    deep.sheet_state = "veryHidden"
    last = book.create_sheet("Last")
    last["A1"] = "also seen"
    last.print_area = "A1:B2"
    book.defined_names.append(DefinedName("deep", attr_text="'Deeply secret'!$A$1"))
    book.properties.creator = "QZ7PLANTcreator"
    box = io.BytesIO()
    book.save(box)
    return calculated(box.getvalue(), "hidden")


def calculated(book, name):
    """Lets LibreOffice compute the values of formulas, which openpyxl leaves out."""
    with tempfile.TemporaryDirectory() as folder:
        dirty = pathlib.Path(folder) / f"{name}.xlsx"
        dirty.write_bytes(book)
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
             "xlsx:Calc MS Excel 2007 XML", "--outdir", f"{folder}/out", dirty],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return (pathlib.Path(folder) / "out" / f"{name}.xlsx").read_bytes()


class Package:
    """Parts of a workbook, put together by hand where no program writes what is wanted."""

    def __init__(self, main="sheet"):
        self.parts = {}
        self.types = {}
        self.main = main

    def add(self, name, body, kind=None):
        self.parts[name] = body if isinstance(body, bytes) else (HEAD + body).encode()
        if kind:
            self.types[name] = kind

    def relations(self, of, lines):
        folder, _, name = of.rpartition("/")
        place = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
        body = "".join(
            f'<Relationship Id="{number}" Type="{kind}" Target="{target}"{" TargetMode=" + chr(34) + "External" + chr(34) if outside else ""}/>'
            for number, kind, target, outside in lines)
        self.add(place, f'<Relationships xmlns="{PACKAGE}/relationships">{body}</Relationships>')

    def bytes(self):
        types = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in self.types.items())
        defaults = "".join(f'<Default Extension="{ext}" ContentType="{kind}"/>' for ext, kind in DEFAULTS)
        body = f'<Types xmlns="{PACKAGE}/content-types">{defaults}{types}</Types>'
        box = io.BytesIO()
        with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as made:
            for name, part in {"[Content_Types].xml": (HEAD + body).encode(), **self.parts}.items():
                made.writestr(zipfile.ZipInfo(name, (2021, 5, 3, 12, 0, 2)), part, zipfile.ZIP_DEFLATED)
        return box.getvalue()


DEFAULTS = [
    ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
    ("xml", "application/xml"),
    ("bin", "application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings"),
    ("vml", "application/vnd.openxmlformats-officedocument.vmlDrawing"),
    ("jpeg", "image/jpeg"),
]


def smallest():
    """No more than a workbook needs, with a few things it does not."""
    book = Package()
    book.add("xl/workbook.xml",
             f'<workbook xmlns="{MAIN}" xmlns:r="{REL}"><fileVersion appName="QZ7PLANT"/><sheets><sheet name="S" sheetId="1" r:id="a"/></sheets></workbook>',
             f"{SHEETML}.sheet.main+xml")
    book.add("xl/s.xml",
             f'<worksheet xmlns="{MAIN}"><!-- QZ7PLANT --><sheetData><row><c t="inlineStr"><is><t>words</t></is></c><c><v>1</v></c></row></sheetData></worksheet>',
             f"{SHEETML}.worksheet+xml")
    book.relations("xl/workbook.xml", [("a", f"{REL}/worksheet", "s.xml", False)])
    book.relations("", [("x", f"{REL}/officeDocument", "xl/workbook.xml", False)])
    return book.bytes()


def everything(main, strict=False):
    """A part or attribute for every place that is known to hold a name, a path, a date or a number."""
    book = Package()
    book.add("xl/workbook.xml", WORKBOOK, main)
    book.add("xl/worksheets/sheet1.xml", SHEET, f"{SHEETML}.worksheet+xml")
    book.add("xl/worksheets/sheet2.xml", f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>', f"{SHEETML}.worksheet+xml")
    book.add("xl/sharedStrings.xml", STRINGS, f"{SHEETML}.sharedStrings+xml")
    book.add("xl/styles.xml", STYLES, f"{SHEETML}.styles+xml")
    for name, (body, kind) in PARTS.items():
        book.add(name, body, kind)
    book.relations("", [
        ("rId1", f"{REL}/officeDocument", "xl/workbook.xml", False),
        ("rId2", f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml", False),
        ("rId3", f"{REL}/extended-properties", "docProps/app.xml", False),
        ("rId4", f"{REL}/custom-properties", "docProps/custom.xml", False),
        ("rId5", f"{PACKAGE}/relationships/metadata/thumbnail", "docProps/thumbnail.jpeg", False),
        ("rId6", f"{PACKAGE}/relationships/digital-signature/origin", "_xmlsignatures/origin.sigs", False),
        ("rId7", "http://schemas.microsoft.com/office/2020/02/relationships/classificationlabels", "docMetadata/LabelInfo.xml", False),
    ])
    book.relations("xl/workbook.xml", [
        ("rId1", f"{REL}/worksheet", "worksheets/sheet1.xml", False),
        ("rId2", f"{REL}/worksheet", "/xl/worksheets/sheet2.xml", False),
        ("rId3", f"{REL}/sharedStrings", "sharedStrings.xml", False),
        ("rId4", f"{REL}/styles", "styles.xml", False),
        ("rId5", f"{REL}/calcChain", "calcChain.xml", False),
        ("rId6", f"{REL}/externalLink", "externalLinks/externalLink1.xml", False),
        ("rId7", f"{REL}/connections", "connections.xml", False),
        ("rId8", f"{REL}/pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml", False),
        ("rId9", f"{REL}/customXml", "../customXml/item1.xml", False),
        ("rId10", f"{REL}/xmlMaps", "xmlMaps.xml", False),
        ("rId11", f"{REL}/revisionHeaders", "revisions/revisionHeaders.xml", False),
        ("rId12", f"{REL}/usernames", "revisions/userNames.xml", False),
        ("rId13", "http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin", False),
        ("rId14", "http://schemas.microsoft.com/office/2017/10/relationships/person", "persons/person.xml", False),
        ("rId15", f"{REL}/attachedToolbars", "QZ7PLANT.bin", False),
        ("rId16", "http://QZ7PLANT.example/relation", "http://QZ7PLANT.example/target", True),
    ])
    book.relations("xl/worksheets/sheet1.xml", [
        ("rId1", f"{REL}/printerSettings", "../printerSettings/printerSettings1.bin", False),
        ("rId2", f"{REL}/vmlDrawing", "../drawings/vmlDrawing1.vml", False),
        ("rId3", f"{REL}/comments", "../comments1.xml", False),
        ("rId4", "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment", "../threadedComments/threadedComment1.xml", False),
        ("rId5", f"{REL}/hyperlink", "file:///C:/Users/QZ7PLANT/a.xlsx", True),
        ("rId6", f"{REL}/customProperty", "../customProperty1.bin", False),
        ("rId7", f"{REL}/oleObject", "../embeddings/oleObject1.bin", False),
        ("rId8", f"{REL}/control", "../activeX/activeX1.xml", False),
        ("rId9", f"{REL}/table", "../tables/table1.xml", False),
        ("rId10", f"{REL}/pivotTable", "../pivotTables/pivotTable1.xml", False),
        ("rId11", f"{REL}/image", "file:///C:/Users/QZ7PLANT/b.png", True),
        ("rId12", f"{REL}/queryTable", "../queryTables/queryTable1.xml", False),
    ])
    book.relations("xl/externalLinks/externalLink1.xml", [
        ("rId1", f"{REL}/externalLinkPath", "file:///C:/Users/QZ7PLANTuser/Book2.xlsx", True)])
    book.relations("xl/pivotCache/pivotCacheDefinition1.xml", [
        ("rId1", f"{REL}/pivotCacheRecords", "pivotCacheRecords1.xml", False)])
    book.relations("xl/pivotTables/pivotTable1.xml", [
        ("rId1", f"{REL}/pivotCacheDefinition", "../pivotCache/pivotCacheDefinition1.xml", False)])
    book.relations("xl/revisions/revisionHeaders.xml", [
        ("rId1", f"{REL}/revisionLog", "revisionLog1.xml", False)])
    book.relations("customXml/item1.xml", [
        ("rId1", f"{REL}/customXmlProps", "itemProps1.xml", False)])
    whole = book.bytes()
    if strict:
        box = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as made:
            for member in old.infolist():
                part = old.read(member)
                if member.filename.endswith((".xml", ".rels")):
                    part = part.replace(MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main")
                    part = part.replace(REL.encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships")
                made.writestr(member, part, zipfile.ZIP_DEFLATED)
        return box.getvalue()
    return whole


def extras():
    """Small charts in cells, rules and checks that reach other sheets, and a chart of a hidden sheet."""
    book = Package()
    book.add("xl/workbook.xml",
             f'<workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets><sheet name="Shown" sheetId="1" r:id="rId1"/>'
             f'<sheet name="Hidden" sheetId="2" state="hidden" r:id="rId2"/><sheet name="Other" sheetId="3" r:id="rId3"/></sheets></workbook>',
             f"{SHEETML}.sheet.main+xml")
    row = "".join(f'<c r="{column}1"><v>{number}</v></c>' for number, column in enumerate("ABC", 1))
    data = f'<sheetData><row r="1">{row}</row></sheetData>'
    x14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
    spark = "".join(f"<x14:sparkline><xm:f>{formula}</xm:f><xm:sqref>{cell}</xm:sqref></x14:sparkline>"
                    for formula, cell in [("Shown!A1:C1", "D1"), ("Hidden!A1:C1", "D2"), ("[1]QZ7PLANT!A1:C1", "D3")])
    check = "".join(f'<x14:dataValidation type="list" allowBlank="1"><x14:formula1><xm:f>{formula}</xm:f></x14:formula1><xm:sqref>{cell}</xm:sqref></x14:dataValidation>'
                    for formula, cell in [("Other!$A$1:$C$1", "E1"), ("[1]QZ7PLANT!$A$1", "E2")])
    rule = "".join(f'<x14:conditionalFormatting><x14:cfRule type="expression" priority="{number}" id="{GUID}"><xm:f>{formula}</xm:f><x14:dxf><x:font xmlns:x="{MAIN}"><x:b/></x:font></x14:dxf></x14:cfRule><xm:sqref>A1</xm:sqref></x14:conditionalFormatting>'
                   for number, formula in enumerate(["Other!$A$1&gt;0", "[1]QZ7PLANT!$A$1"], 1))
    extensions = (f'<extLst><ext uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}"><x14:conditionalFormattings>{rule}</x14:conditionalFormattings></ext>'
                  f'<ext uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}"><x14:dataValidations count="2">{check}</x14:dataValidations></ext>'
                  f'<ext uri="{{05C60535-1F16-4fd2-B633-F4F36F0B64E0}}"><x14:sparklineGroups><x14:sparklineGroup displayEmptyCellsAs="gap"><x14:colorSeries rgb="FF376092"/><x14:sparklines>{spark}</x14:sparklines></x14:sparklineGroup></x14:sparklineGroups></ext>'
                  f'<ext uri="{GUID}"><x14:any>QZ7PLANT</x14:any></ext></extLst>')
    book.add("xl/worksheets/sheet1.xml",
             f'<worksheet xmlns="{MAIN}" xmlns:r="{REL}" xmlns:x14="{x14}" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">{data}'
             f'<drawing r:id="rId1"/>{extensions}</worksheet>', f"{SHEETML}.worksheet+xml")
    for number in (2, 3):
        book.add(f"xl/worksheets/sheet{number}.xml", f'<worksheet xmlns="{MAIN}">{data}</worksheet>', f"{SHEETML}.worksheet+xml")
    drawn = "http://schemas.openxmlformats.org/drawingml/2006"
    corner = "".join(f"<xdr:{place}>{number}</xdr:{place}>" for place, number in [("col", 5), ("colOff", 0), ("row", 5), ("rowOff", 0)])
    named = '<xdr:cNvPr id="2" name="QZ7PLANTchart" descr="QZ7PLANTalt"><a:hlinkClick r:id="rId2"/></xdr:cNvPr>'
    book.add("xl/drawings/drawing1.xml",
             f'<xdr:wsDr xmlns:xdr="{drawn}/spreadsheetDrawing" xmlns:a="{drawn}/main" xmlns:r="{REL}">'
             f'<xdr:oneCellAnchor><xdr:from>{corner}</xdr:from><xdr:ext cx="4000000" cy="3000000"/><xdr:graphicFrame macro="[1]!QZ7PLANT"><xdr:nvGraphicFramePr>{named}<xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr>'
             f'<xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic><a:graphicData uri="{drawn}/chart"><c:chart xmlns:c="{drawn}/chart" r:id="rId1"/></a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:oneCellAnchor></xdr:wsDr>',
             "application/vnd.openxmlformats-officedocument.drawing+xml")
    points = "".join(f'<c:pt idx="{number}"><c:v>{number + 1}</c:v></c:pt>' for number in range(3))
    series = "".join(f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/><c:tx><c:strRef><c:f>{sheet}!$A$1</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>row {number}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
                     f'<c:val><c:numRef><c:f>{sheet}!$A$1:$C$1</c:f><c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="3"/>{points}</c:numCache></c:numRef></c:val></c:ser>'
                     for number, sheet in enumerate(["Shown", "Hidden", "[1]QZ7PLANT"]))
    book.add("xl/charts/chart1.xml",
             f'<c:chartSpace xmlns:c="{drawn}/chart" xmlns:a="{drawn}/main" xmlns:r="{REL}"><c:chart><c:plotArea><c:layout/><c:barChart><c:barDir val="col"/><c:grouping val="clustered"/>{series}<c:axId val="1"/><c:axId val="2"/></c:barChart>'
             f'<c:catAx><c:axId val="1"/><c:scaling/><c:axPos val="b"/><c:crossAx val="2"/></c:catAx><c:valAx><c:axId val="2"/><c:scaling/><c:axPos val="l"/><c:crossAx val="1"/></c:valAx></c:plotArea></c:chart></c:chartSpace>',
             "application/vnd.openxmlformats-officedocument.drawingml.chart+xml")
    book.relations("", [("rId1", f"{REL}/officeDocument", "xl/workbook.xml", False)])
    book.relations("xl/workbook.xml", [(f"rId{number}", f"{REL}/worksheet", f"worksheets/sheet{number}.xml", False) for number in (1, 2, 3)])
    book.relations("xl/worksheets/sheet1.xml", [("rId1", f"{REL}/drawing", "../drawings/drawing1.xml", False)])
    book.relations("xl/drawings/drawing1.xml", [
        ("rId1", f"{REL}/chart", "../charts/chart1.xml", False),
        ("rId2", f"{REL}/hyperlink", "http://QZ7PLANT.example/", True)])
    return book.bytes()


GUID = "{0BADCAFE-1111-2222-3333-444455556666}"
WORKBOOK = f"""<workbook xmlns="{MAIN}" xmlns:r="{REL}"
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"
 xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac"
 xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision"
 xmlns:xr10="http://schemas.microsoft.com/office/spreadsheetml/2016/revision10"
 xmlns:own="http://QZ7PLANT.example/ns" mc:Ignorable="x15 xr xr10 own" own:attribute="QZ7PLANTown">
<fileVersion appName="QZ7PLANTapp" lastEdited="7" lowestEdited="5" rupBuild="22228" codeName="{GUID}"/>
<fileSharing readOnlyRecommended="1" userName="QZ7PLANTsharer" reservationPassword="ABCD"/>
<workbookPr codeName="QZ7PLANTcode" defaultThemeVersion="166925" date1904="0"/>
<mc:AlternateContent><mc:Choice Requires="x15"><x15ac:absPath url="C:\\Users\\QZ7PLANTuser\\Documents\\"/></mc:Choice></mc:AlternateContent>
<xr:revisionPtr revIDLastSave="0" documentId="8_{GUID}QZ7PLANT" xr10:uidLastSave="{GUID}"/>
<workbookProtection workbookPassword="DEAD" lockStructure="1"/>
<bookViews><workbookView xWindow="240" yWindow="15" windowWidth="16095" windowHeight="9660" activeTab="0" xr:uid="{GUID}"/></bookViews>
<sheets><sheet name="Sheet1" sheetId="7" r:id="rId1"/><sheet name="Other" sheetId="9" r:id="rId2"/></sheets>
<functionGroups builtInGroupCount="17"><functionGroup name="QZ7PLANTgroup"/></functionGroups>
<externalReferences><externalReference r:id="rId6"/></externalReferences>
<definedNames>
<definedName name="QZ7PLANTexternal">[1]Sheet1!$A$1</definedName>
<definedName name="QZ7PLANTmacro" function="1" hidden="1" vbProcedure="1" xlm="1" description="QZ7PLANT">0</definedName>
<definedName name="Z_0BADCAFE_1111_2222_3333_444455556666_.wvu.PrintArea" localSheetId="0" hidden="1">Sheet1!$A$1:$B$2</definedName>
<definedName name="_xlnm.Print_Area" localSheetId="0">Sheet1!$A$1:$F$20</definedName>
<definedName name="used" comment="QZ7PLANTcomment" help="QZ7PLANThelp" statusBar="QZ7PLANTbar" customMenu="QZ7PLANTmenu">Sheet1!$B$1</definedName>
</definedNames>
<calcPr calcId="191029" iterate="1"/>
<customWorkbookViews><customWorkbookView name="QZ7PLANT - Personal View" guid="{GUID}" windowWidth="1" windowHeight="1" activeSheetId="7"/></customWorkbookViews>
<pivotCaches><pivotCache cacheId="1" r:id="rId8"/></pivotCaches>
<smartTagPr show="none"/><smartTagTypes><smartTagType namespaceUri="urn:QZ7PLANT" name="QZ7PLANT" url="http://QZ7PLANT.example"/></smartTagTypes>
<webPublishing codePage="1252"/><fileRecoveryPr repairLoad="1"/>
<webPublishObjects><webPublishObject id="1" divId="QZ7PLANT" destinationFile="C:\\QZ7PLANT.htm" title="QZ7PLANT"/></webPublishObjects>
<extLst><ext uri="{{140A7094-0E35-4892-8432-C4D2E57EDEB5}}"><x15:workbookPr chartTrackingRefBase="1"/></ext><ext uri="{GUID}"><own:any>QZ7PLANText</own:any></ext></extLst>
</workbook>"""

SHEET = f"""<worksheet xmlns="{MAIN}" xmlns:r="{REL}"
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
 xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"
 xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision"
 mc:Ignorable="x14 xr" xr:uid="{GUID}">
<sheetPr codeName="QZ7PLANTcode"><tabColor rgb="FF00FF00"/></sheetPr>
<dimension ref="A1:F20"/>
<sheetViews><sheetView workbookViewId="0" tabSelected="1" zoomScale="85" topLeftCell="A2"><selection activeCell="C3" sqref="C3"/></sheetView></sheetViews>
<sheetFormatPr defaultRowHeight="15"/>
<sheetData>
<row r="1" spans="1:4"><c r="A1" t="s"><v>1</v></c><c r="B1"><v>2</v></c><c r="C1" t="str"><f>[1]Sheet1!$A$1</f><v>kept value</v></c><c r="D1"><f>QZ7PLANTudf(B1)</f><v>9</v></c></row>
<row r="2"><c r="A2" t="s"><v>3</v></c><c r="B2"><f>used*2+SUM(Sheet1!B1)</f><v>4</v></c><c r="C2" t="str"><f>CELL("filename")</f><v>C:\\Users\\QZ7PLANT\\[a.xlsx]Sheet1</v></c><c r="D2" t="str"><f>HYPERLINK("http://QZ7PLANT.example","go")</f><v>go</v></c></row>
<row r="3"><c r="A3" t="s"><v>4</v></c><c r="B3"><f t="shared" ref="B3:B4" si="0">B1+1</f><v>3</v></c><c r="C3"><f t="shared" ref="C3:C4" si="1">[1]QZ7PLANT!A1</f><v>5</v></c></row>
<row r="4"><c r="A4" t="b"><v>1</v></c><c r="B4"><f t="shared" si="0"/><v>4</v></c><c r="C4"><f t="shared" si="1"/><v>6</v></c><c r="D4" t="e"><v>#N/A</v></c></row>
<row r="6"><c r="A6" t="s"><v>5</v></c><c r="B6" t="s"><v>6</v></c></row><row r="7"><c r="A7"><v>1</v></c><c r="B7"><v>2</v></c></row>
</sheetData>
<sheetProtection password="DEAD" sheet="1"/>
<protectedRanges><protectedRange sqref="A1" name="QZ7PLANT" securityDescriptor="O:QZ7PLANT"/></protectedRanges>
<scenarios current="0"><scenario name="QZ7PLANTscenario" user="QZ7PLANTuser" comment="Created by QZ7PLANT" count="1"><inputCells r="B1" val="QZ7PLANT"/></scenario></scenarios>
<customSheetViews><customSheetView guid="{GUID}"><selection activeCell="A1"/><headerFooter><oddHeader>QZ7PLANTheader</oddHeader></headerFooter></customSheetView></customSheetViews>
<hyperlinks><hyperlink ref="A1" r:id="rId5" display="QZ7PLANTshown" tooltip="QZ7PLANTtip"/><hyperlink ref="B1" location="Other!A1" display="QZ7PLANTother"/><hyperlink ref="B2" location="'[QZ7PLANT.xlsx]a'!A1"/></hyperlinks>
<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>
<pageSetup paperSize="9" orientation="portrait" horizontalDpi="600" verticalDpi="600" r:id="rId1"/>
<headerFooter><oddHeader>&amp;LCosts&amp;C&amp;G</oddHeader></headerFooter>
<customProperties><customPr name="QZ7PLANTproperty" r:id="rId6"/></customProperties>
<cellWatches><cellWatch r="A1"/></cellWatches>
<smartTags><cellSmartTags r="A1"><cellSmartTag type="0"><cellSmartTagPr key="QZ7PLANT" val="QZ7PLANT"/></cellSmartTag></cellSmartTags></smartTags>
<legacyDrawing r:id="rId2"/>
<legacyDrawingHF r:id="rId2"/>
<picture r:id="rId11"/>
<oleObjects><oleObject progId="QZ7PLANT.Document" shapeId="1025" r:id="rId7"/><oleObject progId="x" link="[1]!''''" oleUpdate="OLEUPDATE_ALWAYS" shapeId="1026"/></oleObjects>
<controls><control shapeId="1026" r:id="rId8" name="QZ7PLANTcontrol"/></controls>
<webPublishItems count="1"><webPublishItem id="1" divId="QZ7PLANT" sourceType="sheet" destinationFile="C:\\QZ7PLANT.htm" title="QZ7PLANT"/></webPublishItems>
<tableParts count="1"><tablePart r:id="rId9"/></tableParts>
<extLst><ext uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}"><x14:conditionalFormattings><x14:conditionalFormatting><x14:cfRule type="expression" id="{GUID}"><xm:f>[1]QZ7PLANT!A1</xm:f></x14:cfRule><xm:sqref>A1</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>
</worksheet>"""

STRINGS = f"""<sst xmlns="{MAIN}" count="4" uniqueCount="8">
<si><t>QZ7PLANTdeleted text</t></si><si><t xml:space="preserve"> first </t></si><si><t>QZ7PLANTalso deleted</t></si>
<si><r><rPr><b/><sz val="11"/><rFont val="Calibri"/></rPr><t>rich</t></r><r><t xml:space="preserve"> text</t></r><phoneticPr fontId="1"/></si>
<si><t>読み</t><rPh sb="0" eb="1"><t>よ</t></rPh><phoneticPr fontId="0" type="Hiragana"/></si><si><t>One</t></si><si><t>Two</t></si><si><t>QZ7PLANTlast</t></si></sst>"""

STYLES = f"""<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="170" formatCode="&quot;QZ7PLANTunused&quot;0"/></numFmts>
<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font><font><name val="QZ7PLANTunused"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/><xf numFmtId="170" fontId="1" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="170" fontId="1" fillId="0" borderId="0" xfId="1"/></cellXfs>
<cellStyles count="2"><cellStyle name="Normal" xfId="0" builtinId="0"/><cellStyle name="QZ7PLANTstyle" xfId="1"/></cellStyles>
<dxfs count="0"/><tableStyles count="1" defaultTableStyle="QZ7PLANTtables"><tableStyle name="QZ7PLANTtables" pivot="0" count="0"/></tableStyles>
<colors><mruColors><color rgb="FF123456"/></mruColors></colors></styleSheet>"""

PLANTED = f'<x xmlns="urn:QZ7PLANT" a="QZ7PLANT">QZ7PLANT</x>'
COMMENTS = f"""<comments xmlns="{MAIN}"><authors><author>QZ7PLANTreader</author></authors><commentList><comment ref="A1" authorId="0">
<text><r><t>QZ7PLANTremark</t></r></text></comment></commentList></comments>"""
THREAD = f"""<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">
<threadedComment ref="A1" dT="2021-05-03T12:00:00.00" personId="{GUID}" id="{GUID}"><text>QZ7PLANTthread</text></threadedComment></ThreadedComments>"""
PERSONS = f"""<personList xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">
<person displayName="QZ7PLANTperson" id="{GUID}" userId="S::QZ7PLANT@QZ7PLANT.example::1" providerId="AD"/></personList>"""
CORE = f"""<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:creator>QZ7PLANTcreator</dc:creator>
<cp:lastModifiedBy>QZ7PLANTeditor</cp:lastModifiedBy><cp:lastPrinted>2021-05-03T12:00:00Z</cp:lastPrinted>
<dcterms:created xsi:type="dcterms:W3CDTF">2021-05-03T12:00:00Z</dcterms:created></cp:coreProperties>"""
APP = f"""<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>QZ7PLANTapp</Application>
<Manager>QZ7PLANTmanager</Manager><Company>QZ7PLANTcompany</Company><HyperlinkBase>C:\\QZ7PLANT</HyperlinkBase><AppVersion>16.0300</AppVersion></Properties>"""
EXTERNAL = f"""<externalLink xmlns="{MAIN}" xmlns:r="{REL}"><externalBook r:id="rId1"><sheetNames><sheetName val="QZ7PLANTsheet"/></sheetNames>
<sheetDataSet><sheetData sheetId="0"><row r="1"><cell r="A1" t="str"><v>QZ7PLANTcached</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>"""
CONNECTIONS = f"""<connections xmlns="{MAIN}"><connection id="1" name="QZ7PLANT" sourceFile="C:\\QZ7PLANT.odc" type="1" refreshedVersion="6">
<dbPr connection="DSN=QZ7PLANT;UID=QZ7PLANTuser;" command="SELECT QZ7PLANT"/></connection></connections>"""
CACHE = f"""<pivotCacheDefinition xmlns="{MAIN}" xmlns:r="{REL}" r:id="rId1" refreshedBy="QZ7PLANTrefresher" refreshedDate="44317" recordCount="1">
<cacheSource type="worksheet"><worksheetSource ref="A1:B2" sheet="Sheet1"/></cacheSource><cacheFields count="1"><cacheField name="QZ7PLANTfield" numFmtId="0">
<sharedItems><s v="QZ7PLANTitem"/></sharedItems></cacheField></cacheFields></pivotCacheDefinition>"""
HEADERS = f"""<headers xmlns="{MAIN}" xmlns:r="{REL}" guid="{GUID}"><header guid="{GUID}" dateTime="2021-05-03T12:00:00" maxSheetId="2" userName="QZ7PLANTuser" r:id="rId1"/></headers>"""
TABLE = f"""<table xmlns="{MAIN}" id="3" name="Two" displayName="Two" ref="A6:B7" comment="QZ7PLANTtable" dataCellStyle="QZ7PLANTstyle" connectionId="1" tableType="queryTable">
<autoFilter ref="A6:B7"/><tableColumns count="2"><tableColumn id="1" uniqueName="QZ7PLANTunique" name="One" queryTableFieldId="1"><xmlColumnPr mapId="1" xpath="/QZ7PLANT" xmlDataType="string"/></tableColumn><tableColumn id="2" name="Two"/></tableColumns>
<tableStyleInfo name="QZ7PLANTtables" showRowStripes="1"/></table>"""
VML = """<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shape id="QZ7PLANT" alt="QZ7PLANT"><v:textbox>QZ7PLANT</v:textbox><x:ClientData ObjectType="Note"><x:Row>0</x:Row></x:ClientData></v:shape></xml>"""
ODF = "application/vnd.openxmlformats-officedocument"
PARTS = {
    "docProps/core.xml": (CORE, "application/vnd.openxmlformats-package.core-properties+xml"),
    "docProps/app.xml": (APP, f"{ODF}.extended-properties+xml"),
    "docProps/custom.xml": (f'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="QZ7PLANTname"><vt:lpwstr>QZ7PLANTvalue</vt:lpwstr></property></Properties>', f"{ODF}.custom-properties+xml"),
    "docProps/thumbnail.jpeg": (jpeg.read_bytes(), None),
    "_xmlsignatures/origin.sigs": (b"QZ7PLANT", "application/vnd.openxmlformats-package.digital-signature-origin"),
    "docMetadata/LabelInfo.xml": (PLANTED, None),
    "xl/calcChain.xml": (f'<calcChain xmlns="{MAIN}"><c r="B2" i="7"/></calcChain>', f"{SHEETML}.calcChain+xml"),
    "xl/externalLinks/externalLink1.xml": (EXTERNAL, f"{SHEETML}.externalLink+xml"),
    "xl/connections.xml": (CONNECTIONS, f"{SHEETML}.connections+xml"),
    "xl/pivotCache/pivotCacheDefinition1.xml": (CACHE, f"{SHEETML}.pivotCacheDefinition+xml"),
    "xl/pivotCache/pivotCacheRecords1.xml": (f'<pivotCacheRecords xmlns="{MAIN}" count="1"><r><s v="QZ7PLANTrecord"/></r></pivotCacheRecords>', f"{SHEETML}.pivotCacheRecords+xml"),
    "xl/pivotTables/pivotTable1.xml": (f'<pivotTableDefinition xmlns="{MAIN}" name="QZ7PLANTpivot" cacheId="1" dataCaption="QZ7PLANT"/>', f"{SHEETML}.pivotTable+xml"),
    "customXml/item1.xml": (PLANTED, None),
    "customXml/itemProps1.xml": (PLANTED, f"{ODF}.customXmlProperties+xml"),
    "xl/xmlMaps.xml": (f'<MapInfo xmlns="{MAIN}" SelectionNamespaces="QZ7PLANT"><Map ID="1" Name="QZ7PLANT" RootElement="QZ7PLANT" SchemaID="s" ShowImportExportValidationErrors="0" AutoFit="1" Append="0" PreserveSortAFLayout="1" PreserveFormat="1"/></MapInfo>', None),
    "xl/revisions/revisionHeaders.xml": (HEADERS, f"{SHEETML}.revisionHeaders+xml"),
    "xl/revisions/revisionLog1.xml": (f'<revisions xmlns="{MAIN}"><rcmt sheetId="1" cell="A1" guid="{GUID}" author="QZ7PLANT"/></revisions>', f"{SHEETML}.revisionLog+xml"),
    "xl/revisions/userNames.xml": (f'<users xmlns="{MAIN}" count="1"><userInfo guid="{GUID}" name="QZ7PLANTshared" id="-1" dateTime="2021-05-03T12:00:00"/></users>', f"{SHEETML}.userNames+xml"),
    "xl/vbaProject.bin": (b"\xd0\xcf\x11\xe0QZ7PLANT", "application/vnd.ms-office.vbaProject"),
    "xl/persons/person.xml": (PERSONS, "application/vnd.ms-excel.person+xml"),
    "xl/QZ7PLANT.bin": (b"QZ7PLANT", "application/vnd.ms-excel.attachedToolbars"),
    "xl/printerSettings/printerSettings1.bin": ("\\\\QZ7PLANTserver\\printer".encode("utf-16-le"), None),
    "xl/drawings/vmlDrawing1.vml": (VML, None),
    "xl/comments1.xml": (COMMENTS, f"{SHEETML}.comments+xml"),
    "xl/threadedComments/threadedComment1.xml": (THREAD, "application/vnd.ms-excel.threadedcomments+xml"),
    "xl/customProperty1.bin": ("QZ7PLANT".encode("utf-16-le"), f"{SHEETML}.customProperty"),
    "xl/embeddings/oleObject1.bin": (b"\xd0\xcf\x11\xe0QZ7PLANT", f"{ODF}.oleObject"),
    "xl/activeX/activeX1.xml": (PLANTED, "application/vnd.ms-office.activeX+xml"),
    "xl/tables/table1.xml": (TABLE, f"{SHEETML}.table+xml"),
    "xl/queryTables/queryTable1.xml": (f'<queryTable xmlns="{MAIN}" name="QZ7PLANTquery" connectionId="1"/>', f"{SHEETML}.queryTable+xml"),
    "xl/unreached.xml": (PLANTED, None),
    "[trash]/0000.dat": (b"QZ7PLANT", None),
}

(out / "openpyxl.xlsx").write_bytes(with_openpyxl())
(out / "libreoffice.xlsx").write_bytes(calculated(with_openpyxl(), "libreoffice"))
(out / "hidden.xlsx").write_bytes(hidden())
(out / "extras.xlsx").write_bytes(extras())
(out / "smallest.xlsx").write_bytes(smallest())
(out / "everything.xlsx").write_bytes(everything(f"{SHEETML}.sheet.main+xml"))
(out / "strict.xlsx").write_bytes(everything(f"{SHEETML}.sheet.main+xml", strict=True))
(out / "macros.xlsm").write_bytes(everything("application/vnd.ms-excel.sheet.macroEnabled.main+xml"))
(out / "template.xltx").write_bytes(everything(f"{SHEETML}.template.main+xml"))
(out / "macros.xltm").write_bytes(everything("application/vnd.ms-excel.template.macroEnabled.main+xml"))
