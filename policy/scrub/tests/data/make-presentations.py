#!/usr/bin/env python3
"""Makes the dirty presentations in pptx/. Needs python-pptx (PyPI) with lxml, and LibreOffice (Debian: libreoffice-impress).

Run make.sh first, whose pictures and sounds go in. Everything planted begins with QZ7PLANT, which the tests search for;
what is hidden but content (notes, hidden slides, white text) begins with HIDDEN and what is seen with SEEN.
"""

import datetime
import io
import pathlib
import re
import subprocess
import tempfile
import zipfile

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import MSO_SHAPE
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

here = pathlib.Path(__file__).parent
out = here / "pptx"
out.mkdir(exist_ok=True)
jpeg = (here / "jpeg/full.jpg").read_bytes()
png = (here / "png/small.png").read_bytes()
mp3 = (here / "mp3/every-tag.mp3").read_bytes()
wav = (here / "wav/every-chunk.wav").read_bytes()
P = "QZ7PLANT"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def slim(deck, keep=2):
    """Drops layouts that no slide uses, so that the file stays small."""
    used = {slide.slide_layout.part.partname for slide in deck.slides}
    layouts = deck.slide_master.slide_layouts
    for layout in list(layouts):
        if layout.part.partname not in used:
            layouts.remove(layout)


def props(deck):
    core = deck.core_properties
    for name in "author category comments content_status identifier keywords last_modified_by subject title version".split():
        setattr(core, name, f"{P}-core-{name}")
    core.created = core.modified = core.last_printed = datetime.datetime(2021, 5, 3, 12, 0, 2)
    core.revision = 77


def rich():
    """A deck as a person would make it with python-pptx."""
    deck = Presentation()
    props(deck)
    title = deck.slides.add_slide(deck.slide_layouts[0])
    title.shapes.title.text = "SEEN title"
    title.placeholders[1].text = "SEEN subtitle"
    body = deck.slides.add_slide(deck.slide_layouts[1])
    body.shapes.title.text = "SEEN points"
    frame = body.placeholders[1].text_frame
    frame.text = "SEEN first"
    run = frame.add_paragraph().add_run()
    run.text = "SEEN link"
    run.hyperlink.address = f"https://{P}-link.example/path?user={P}"
    jump = body.shapes.add_shape(MSO_SHAPE.RIGHT_ARROW, Inches(1), Inches(6), Inches(1), Inches(1))
    jump.click_action.target_slide = title
    jump.name = f"{P}-shape"
    picture = body.shapes.add_picture(io.BytesIO(jpeg), Inches(5), Inches(4), Inches(2))
    picture.crop_left = picture.crop_top = 0.25
    picture._element.nvPicPr.cNvPr.set("descr", rf"C:\Users\{P}\Pictures\{P}.jpg")
    picture._element.nvPicPr.cNvPr.set("title", f"{P}-title")
    again = body.shapes.add_picture(io.BytesIO(png), Inches(8), Inches(4))
    again.name = f"{P}-picture"
    again.click_action.hyperlink.address = f"file:///home/{P}/report.doc"
    table = body.shapes.add_table(2, 2, Inches(5), Inches(1), Inches(4), Inches(1)).table
    table.cell(0, 0).text = "SEEN cell"
    table.cell(1, 1).text = "SEEN other cell"
    drawn = body.shapes.build_freeform(0, 0, scale=1000)
    drawn.add_line_segments([(500, 300), (900, 100), (0, 0)])
    drawn.convert_to_shape(Inches(1), Inches(4))
    figures = deck.slides.add_slide(deck.slide_layouts[5])
    figures.shapes.title.text = "SEEN chart"
    data = CategoryChartData()
    data.categories = ["SEEN east", "SEEN west"]
    data.add_series("SEEN series", (1.5, 2.5))
    made = figures.shapes.add_chart(
        XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(2), Inches(6), Inches(4), data
    ).chart
    made.part.chart_workbook.xlsx_part._blob = workbook()
    notes = figures.notes_slide
    notes.notes_text_frame.text = "HIDDEN note"
    hidden = deck.slides.add_slide(deck.slide_layouts[5])
    hidden.shapes.title.text = "HIDDEN slide"
    hidden._element.set("show", "0")
    last = deck.slides.add_slide(deck.slide_layouts[6])
    white = last.shapes.add_textbox(Inches(1), Inches(1), Inches(3), Inches(1))
    run = white.text_frame.paragraphs[0].add_run()
    run.text = "HIDDEN white"
    run.font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
    tiny = last.shapes.add_textbox(Inches(1), Inches(5), Inches(3), Inches(1))
    run = tiny.text_frame.paragraphs[0].add_run()
    run.text = "HIDDEN tiny"
    run.font.size = Pt(1)
    outside = last.shapes.add_textbox(Inches(-6), Inches(1), Inches(3), Inches(1))
    outside.text_frame.text = "HIDDEN outside"
    gone = last.shapes.add_textbox(Inches(1), Inches(3), Inches(3), Inches(1))
    gone.text_frame.text = "HIDDEN shape"
    gone._element.nvSpPr.cNvPr.set("hidden", "1")
    seen = last.shapes.add_textbox(Inches(1), Inches(4), Inches(3), Inches(1))
    seen.text_frame.text = "SEEN at last"
    slim(deck)
    box = io.BytesIO()
    deck.save(box)
    return box.getvalue()


def white():
    """White words: on white, on black, over a shape, in a filled shape, and black ones on black."""
    deck = Presentation()
    props(deck)

    def words(slide, text, top, colour):
        box = slide.shapes.add_textbox(Inches(1), Inches(top), Inches(4), Inches(0.4))
        run = box.text_frame.paragraphs[0].add_run()
        run.text = text
        run.font.color.rgb = RGBColor(*colour)
        return box

    def fill(box, colour):
        box.fill.solid()
        box.fill.fore_color.rgb = RGBColor(*colour)

    light = deck.slides.add_slide(deck.slide_layouts[6])
    words(light, "HIDDEN white on white", 0.5, (255, 255, 255))
    light.shapes.add_shape(MSO_SHAPE.RECTANGLE, Inches(0.5), Inches(2), Inches(6), Inches(2))
    words(light, "SEEN over a shape", 2.5, (255, 255, 255))
    fill(words(light, "SEEN in a filled shape", 5, (255, 255, 255)), (0, 0, 120))
    words(light, "SEEN in black", 6, (0, 0, 0))
    fill(words(light, "HIDDEN in its fill", 6.5, (0, 0, 120)), (0, 0, 120))
    dark = deck.slides.add_slide(deck.slide_layouts[6])
    fill(dark.background, (0, 0, 0))
    words(dark, "SEEN on a dark slide", 1, (255, 255, 255))
    words(dark, "HIDDEN black on black", 3, (0, 0, 0))
    slim(deck)
    box = io.BytesIO()
    deck.save(box)
    return box.getvalue()


def workbook():
    """Stands for an embedded workbook: it only has to go."""
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/workbook.xml", f"<workbook>{P}-workbook</workbook>")
    return box.getvalue()


def small():
    deck = Presentation()
    props(deck)
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "SEEN title"
    slide.shapes.add_picture(io.BytesIO(png), Inches(1), Inches(2))
    slim(deck)
    box = io.BytesIO()
    deck.save(box)
    return box.getvalue()


class Box:
    """The members of a package, by name."""

    def __init__(self, bytes):
        with zipfile.ZipFile(io.BytesIO(bytes)) as read:
            self.members = {name: read.read(name) for name in read.namelist()}

    def text(self, name):
        body = self.members[name]
        return body if isinstance(body, str) else body.decode()

    def change(self, name, old, new, count=1):
        text = self.text(name)
        assert old in text, (name, old)
        self.members[name] = text.replace(old, new, count).encode()

    def relate(self, part, id, kind, target, outside=False):
        folder, _, file = part.rpartition("/")
        name = f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"
        if name not in self.members:
            self.members[name] = (
                b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                b"</Relationships>"
            )
        kind = kind if ":" in kind else REL + kind
        mode = ' TargetMode="External"' if outside else ""
        new = f'<Relationship Id="{id}" Type="{kind}" Target="{target}"{mode}/></Relationships>'
        self.change(name, "</Relationships>", new)

    def part(self, name, body, content_type):
        self.members[name] = body if isinstance(body, bytes) else body.encode()
        self.change(
            "[Content_Types].xml",
            "</Types>",
            f'<Override PartName="/{name}" ContentType="{content_type}"/></Types>',
        )

    def default(self, extension, content_type):
        text = self.text("[Content_Types].xml")
        if f'Extension="{extension}"' not in text:
            new = f'<Default Extension="{extension}" ContentType="{content_type}"/><Override'
            self.change("[Content_Types].xml", "<Override", new)

    def save(self, name, when=(2021, 5, 3, 12, 0, 2), comment=b""):
        with zipfile.ZipFile(out / name, "w", zipfile.ZIP_DEFLATED) as made:
            for member, body in self.members.items():
                info = zipfile.ZipInfo(member, when)
                info.compress_type = zipfile.ZIP_DEFLATED
                made.writestr(info, body)
            made.comment = comment


PML = "application/vnd.openxmlformats-officedocument.presentationml."
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
N = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'


def everywhere():
    """Plants in every place of a package and of a presentation that is not content."""
    box = Box(small())
    slide, main = "ppt/slides/slide1.xml", "ppt/presentation.xml"
    props_of_all(box, main)
    people(box, slide, main)
    inside(box, slide, main)
    box.members[f"ppt/media/{P}.txt"] = f"{P}-unreached".encode()
    box.members[f"ppt/slides/{P}.xml"] = f"<!-- {P} --><x>{P}</x>".encode()
    box.save("everywhere.pptx", comment=f"{P}-comment".encode())


def strange():
    """Plants where no program would leave anything, so that other programs may not open it."""
    box = Box(small())
    attributes(box, "ppt/slides/slide1.xml", "ppt/presentation.xml")
    box.save("strange.pptx")


def props_of_all(box, main):
    box.part(
        "docProps/custom.xml",
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="{P}-name">'
        f"<vt:lpwstr>{P}-custom</vt:lpwstr></property></Properties>",
        "application/vnd.openxmlformats-officedocument.custom-properties+xml",
    )
    box.relate("", "rIdC", "custom-properties", "docProps/custom.xml")
    box.members["docProps/app.xml"] = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        f"<Template>{P}.potx</Template><Manager>{P}-manager</Manager><Company>{P}-company</Company>"
        f"<Application>{P} Office</Application><HyperlinkBase>file://{P}</HyperlinkBase></Properties>"
    ).encode()
    box.members["docProps/thumbnail.jpeg"] = jpeg
    box.part("customXml/item1.xml", f"<x>{P}-custom-xml</x>", "application/xml")
    box.part(
        "customXml/itemProps1.xml",
        f'<ds:datastoreItem ds:itemID="{{{P}}}" xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"/>',
        "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
    )
    box.relate("customXml/item1.xml", "rId1", "customXmlProps", "itemProps1.xml")
    box.relate(main, "rIdX", "customXml", "../customXml/item1.xml")
    box.part("ppt/printerSettings/p.bin", f"{P}-printer", PML + "printerSettings")
    box.relate(main, "rIdP", "printerSettings", "printerSettings/p.bin")
    box.part("ppt/vbaProject.bin", f"{P}-macro", "application/vnd.ms-office.vbaProject")
    box.relate(main, "rIdV", "http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin")
    box.part(
        "ppt/revisionInfo.xml", f"<p1510:revInfo xmlns:p1510='urn:x' v='{P}'/>", "application/vnd.ms-powerpoint.revisioninfo+xml"
    )
    box.relate(main, "rIdR", "http://schemas.microsoft.com/office/2015/10/relationships/revisionInfo", "revisionInfo.xml")
    box.part("ppt/changesInfos/c.xml", f"<x>{P}-changes</x>", "application/vnd.ms-powerpoint.changesinfo+xml")
    box.relate(main, "rIdCh", "http://schemas.microsoft.com/office/2016/11/relationships/changesInfo", "changesInfos/c.xml")
    pr = f'<p:presentationPr {N} {R}><p:htmlPubPr title="{P}" r:id="rId9"/><p:extLst><p:ext uri="{P}"/></p:extLst></p:presentationPr>'
    box.members["ppt/presProps.xml"] = pr.encode()
    box.relate("ppt/presProps.xml", "rId9", "htmlPubSaveAs", f"file:///C:/{P}", outside=True)
    box.members["ppt/viewProps.xml"] = f'<p:viewPr {N} lastView="{P}"><x>{P}</x></p:viewPr>'.encode()
    box.relate("", "rIdS", "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin", "_xmlsignatures/o.sigs")
    box.part("_xmlsignatures/o.sigs", f"{P}-signature", "application/vnd.openxmlformats-package.digital-signature-origin")
    box.relate("", "rIdU", "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility", "customUI/c.xml")
    box.part("customUI/c.xml", f"<customUI>{P}</customUI>", "application/xml")


def people(box, slide, main):
    box.part(
        "ppt/commentAuthors.xml",
        f'<p:cmAuthorLst {N}><p:cmAuthor id="0" name="{P}-reviewer" initials="QZ" lastIdx="1" clrIdx="0"/></p:cmAuthorLst>',
        PML + "commentAuthors+xml",
    )
    box.relate(main, "rIdA", "commentAuthors", "commentAuthors.xml")
    box.part(
        "ppt/comments/comment1.xml",
        f'<p:cmLst {N}><p:cm authorId="0" dt="2021-05-03T12:00:02.000" idx="1"><p:pos x="1" y="1"/>'
        f"<p:text>{P}-remark</p:text></p:cm></p:cmLst>",
        PML + "comments+xml",
    )
    box.relate(slide, "rIdM", "comments", "../comments/comment1.xml")
    new = "http://schemas.microsoft.com/office/powerpoint/2018/8/main"
    box.part("ppt/comments/modern.xml", f'<p188:cmLst xmlns:p188="{new}"><p188:cm id="{P}"/></p188:cmLst>', "application/vnd.ms-powerpoint.comments+xml")
    box.relate(slide, "rIdN", "http://schemas.microsoft.com/office/2018/10/relationships/comments", "../comments/modern.xml")
    box.part("ppt/authors.xml", f'<p188:authorLst xmlns:p188="{new}"><p188:author name="{P}"/></p188:authorLst>', "application/vnd.ms-powerpoint.authors+xml")
    box.relate(main, "rIdO", "http://schemas.microsoft.com/office/2018/10/relationships/authors", "authors.xml")
    box.part("ppt/tags/tag1.xml", f'<p:tagLst {N}><p:tag name="{P}-TAG" val="{P}-tag"/></p:tagLst>', PML + "tags+xml")
    box.relate(slide, "rIdT", "tags", "../tags/tag1.xml")


def inside(box, slide, main):
    """Elements that go, each with a plant."""
    box.default("bin", "application/octet-stream")
    box.default("mp3", "audio/mpeg")
    box.default("fntdata", "application/x-fontdata")
    box.members["ppt/embeddings/ole.bin"] = f"{P}-ole".encode()
    box.relate(slide, "rIdE", "oleObject", "../embeddings/ole.bin")
    box.relate(slide, "rIdL", "image", f"file:///C:/{P}/linked.png", outside=True)
    box.members["ppt/fonts/font1.fntdata"] = f"{P}-font".encode()
    box.relate(main, "rIdF", "font", "fonts/font1.fntdata")
    box.relate(slide, "rIdI", "customXml", "../ink/ink1.xml")
    box.part("ppt/ink/ink1.xml", f"<ink>{P}</ink>", "application/inkml+xml")
    image = re.search(r'r:embed="(\w+)"', box.text(slide)).group(1)
    ole = (
        '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="41" name="QZ7PLANT-frame"/><p:cNvGraphicFramePr/><p:nvPr/>'
        "</p:nvGraphicFramePr><p:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"900000\" cy=\"900000\"/></p:xfrm><a:graphic>"
        '<a:graphicData uri="http://schemas.openxmlformats.org/presentationml/2006/ole">'
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        '<mc:Choice xmlns:v="urn:schemas-microsoft-com:vml" Requires="v"><p:oleObj spid="_x0000_QZ7PLANT" name="QZ7PLANT" '
        'r:id="rIdE" imgW="1" imgH="1" progId="QZ7PLANT.Document.1"><p:embed/></p:oleObj></mc:Choice><mc:Fallback>'
        '<p:oleObj name="QZ7PLANT" r:id="rIdE" imgW="1" imgH="1" progId="QZ7PLANT.Document.1"><p:embed/><p:pic><p:nvPicPr>'
        '<p:cNvPr id="0" name="QZ7PLANT"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill>'
        f'<a:blip r:embed="{image}"/><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr><a:xfrm><a:off x="0" y="0"/>'
        '<a:ext cx="900000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic></p:oleObj>'
        "</mc:Fallback></mc:AlternateContent></a:graphicData></a:graphic></p:graphicFrame>"
    )
    ink = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice '
        'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main" Requires="p14"><p:contentPart p14:bwMode="auto" '
        'r:id="rIdI"><p14:nvContentPartPr><p14:cNvPr id="42" name="QZ7PLANT"/></p14:nvContentPartPr></p:contentPart>'
        "</mc:Choice><mc:Fallback/></mc:AlternateContent>"
    )
    linked = (
        '<p:pic><p:nvPicPr><p:cNvPr id="43" name="QZ7PLANT"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill>'
        f'<a:blip r:embed="{image}" r:link="rIdL"><a:extLst><a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}">'
        '<asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" r:embed="rIdL"/></a:ext>'
        '<a:ext uri="{QZ7PLANT}"><q:x xmlns:q="urn:q" v="QZ7PLANT">QZ7PLANT</q:x></a:ext></a:extLst></a:blip>'
        '<a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="9" cy="9"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
    )
    box.change(slide, "</p:spTree>", ole + ink + linked + "</p:spTree>")
    box.change(
        slide,
        "</p:cSld>",
        '<p:custDataLst><p:tags r:id="rIdT"/></p:custDataLst><p:extLst><p:ext uri="{BB962C8B-B14F-4D97-AF65-F5344CB8AC3E}">'
        '<p14:creationId xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main" val="QZ7PLANT"/></p:ext>'
        '<p:ext uri="QZ7PLANT"><x>QZ7PLANT</x></p:ext></p:extLst></p:cSld>',
    )
    box.change(
        main,
        "<p:notesSz",
        '<p:embeddedFontLst><p:embeddedFont><p:font typeface="QZ7PLANT"/><p:regular r:id="rIdF"/></p:embeddedFont>'
        "</p:embeddedFontLst><p:notesSz",
    )
    box.change(
        main,
        "</p:presentation>",
        '<p:custShowLst><p:custShow name="QZ7PLANT" id="0"><p:sldLst/></p:custShow></p:custShowLst>'
        '<p:modifyVerifier cryptProviderType="rsaAES" hashData="QZ7PLANT" saltData="QZ7PLANT"/><p:extLst>'
        '<p:ext uri="{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"><p14:sectionLst '
        'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main"><p14:section name="QZ7PLANT" '
        'id="{QZ7PLANT}"/></p14:sectionLst></p:ext></p:extLst></p:presentation>',
    )


def attributes(box, slide, main):
    """Comments, instructions, unknown names and text where none belongs."""
    box.change(slide, "<p:cSld>", f'<!-- {P} --><?{P} {P}?><p:cSld name="{P}-slide" xmlns:q="urn:{P}" q:v="{P}" {P}="1">{P}')
    box.change(slide, "<p:txBody>", f'<q:x xmlns:q="urn:{P}">{P}</q:x><p:{P}/><a:t>{P}</a:t><p:txBody>')
    box.change(slide, "<a:t>SEEN title</a:t>", f"<a:t>SEEN <!-- {P} -->title<a:x>{P}</a:x></a:t>")
    box.change(slide, "<a:r>", f'<a:r><a:rPr lang="{P}" bmk="{P}" dirty="{P}" sz="{P}"><a:latin typeface="{P * 9}"/></a:rPr>')
    box.change(
        slide,
        "<a:ext cx",
        f'<a:ext {P}="{P}" uri="{P}" cx',
    )
    layout = next(name for name in box.members if re.fullmatch(r"ppt/slideLayouts/\w+\.xml", name))
    text = re.sub(r'<p:cSld name="[^"]*"', f'<p:cSld name="{P}-layout"', box.text(layout))
    box.members[layout] = text.replace("<p:sldLayout ", f'<p:sldLayout matchingName="{P}" ', 1).encode()
    theme = "ppt/theme/theme1.xml"
    box.members[theme] = re.sub(
        r'(<a:(?:theme|clrScheme|fontScheme|fmtScheme)[^>]* name=")[^"]*"', rf'\g<1>{P}"', box.text(theme)
    ).encode()
    box.change(
        theme,
        "</a:theme>",
        '<a:extLst><a:ext uri="{05A4C25C-085E-4340-85A3-A5531E510DB2}"><thm15:themeFamily '
        f'xmlns:thm15="http://schemas.microsoft.com/office/thememl/2012/main" name="{P}" id="{{{P}}}"/></a:ext></a:extLst></a:theme>',
    )
    box.change("[Content_Types].xml", "<Default", f"<!-- {P} --><Default")


def sound():
    """Sounds: one that plays in a shape, one behind a slide's change, one linked, and animations."""
    box = Box(small())
    slide = "ppt/slides/slide1.xml"
    image = re.search(r'r:embed="(\w+)"', box.text(slide)).group(1)
    box.default("mp3", "audio/mpeg")
    box.default("wav", "audio/wav")
    box.members["ppt/media/media1.mp3"] = mp3
    box.members["ppt/media/sound1.wav"] = wav
    box.relate(slide, "rIdA", "audio", "../media/media1.mp3")
    box.relate(slide, "rIdB", "http://schemas.microsoft.com/office/2007/relationships/media", "../media/media1.mp3")
    box.relate(slide, "rIdC", "audio", "../media/sound1.wav")
    box.relate(slide, "rIdD", "video", f"file:///C:/{P}/film.mp4", outside=True)

    def pic(id, file, media):
        return (
            f'<p:pic><p:nvPicPr><p:cNvPr id="{id}" name="QZ7PLANT.mp3"><a:hlinkClick r:id="" action="ppaction://media"/></p:cNvPr>'
            f"<p:cNvPicPr/><p:nvPr>{file}{media}</p:nvPr></p:nvPicPr><p:blipFill><a:blip "
            f'r:embed="{image}"/><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr><a:xfrm><a:off x="{id}00000" y="3000000"/>'
            '<a:ext cx="800000" cy="800000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
        )

    media = (
        '<p:extLst><p:ext uri="{DAA4B4D4-6D71-4841-9C94-3DE7FCFB9230}"><p14:media '
        'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main" r:embed="rIdB"><p14:trim st="10"/><p14:bmkLst>'
        '<p14:bmk name="QZ7PLANT" time="5"/></p14:bmkLst></p14:media></p:ext></p:extLst>'
    )
    shapes = pic(21, '<a:audioFile r:link="rIdA"/>', media) + pic(31, '<a:videoFile r:link="rIdD"/>', "")
    box.change(slide, "</p:spTree>", shapes + "</p:spTree>")
    timing = (
        '<p:transition spd="slow"><p:push dir="r"/><p:sndAc><p:stSnd><p:snd r:embed="rIdC" name="QZ7PLANT.wav"/></p:stSnd></p:sndAc>'
        '</p:transition><p:timing><p:tnLst><p:par><p:cTn id="1" dur="indefinite" restart="never" nodeType="tmRoot"><p:childTnLst>'
        '<p:seq concurrent="1" nextAc="seek"><p:cTn id="2" dur="indefinite" nodeType="mainSeq"><p:childTnLst><p:par><p:cTn id="3" '
        'fill="hold"><p:stCondLst><p:cond delay="indefinite"/></p:stCondLst><p:childTnLst><p:par><p:cTn id="4" fill="hold">'
        '<p:childTnLst><p:par><p:cTn id="5" presetID="2" presetClass="entr" presetSubtype="4" fill="hold" nodeType="clickEffect">'
        '<p:childTnLst><p:set><p:cBhvr><p:cTn id="6" dur="1" fill="hold"/><p:tgtEl><p:spTgt spid="2"/></p:tgtEl><p:attrNameLst>'
        "<p:attrName>style.visibility</p:attrName></p:attrNameLst></p:cBhvr><p:to><p:strVal val=\"visible\"/></p:to></p:set>"
        '<p:anim calcmode="lin" valueType="num"><p:cBhvr additive="base"><p:cTn id="7" dur="500" fill="hold"/><p:tgtEl>'
        '<p:spTgt spid="2"/></p:tgtEl><p:attrNameLst><p:attrName>ppt_y</p:attrName></p:attrNameLst></p:cBhvr><p:tavLst>'
        '<p:tav tm="0"><p:val><p:strVal val="1+#ppt_h/2"/></p:val></p:tav><p:tav tm="100000"><p:val><p:strVal val="#ppt_y"/></p:val>'
        "</p:tav></p:tavLst></p:anim></p:childTnLst></p:cTn></p:par></p:childTnLst></p:cTn></p:par></p:childTnLst></p:cTn></p:par>"
        '</p:childTnLst></p:cTn></p:seq></p:childTnLst></p:cTn></p:par></p:tnLst></p:timing></p:sld>'
    )
    box.change(slide, "</p:sld>", timing)
    box.save("sound.pptx")


def bare():
    """The least that a presentation needs: one slide, one layout, one master, one theme."""
    part = "application/vnd.openxmlformats-officedocument.presentationml."
    tree = (
        '<p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>%s</p:spTree>'
    )
    words = (
        '<p:sp><p:nvSpPr><p:cNvPr id="2" name="QZ7PLANT" descr="QZ7PLANT"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm>'
        '<a:off x="900000" y="900000"/><a:ext cx="3000000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</p:spPr><p:txBody><a:bodyPr/><a:p><a:r><a:t>SEEN words</a:t></a:r></a:p></p:txBody></p:sp>"
    )
    colours = "".join(
        f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>'
        for name, value in zip(
            "dk1 lt1 dk2 lt2 accent1 accent2 accent3 accent4 accent5 accent6 hlink folHlink".split(),
            "000000 FFFFFF 222222 EEEEEE 4472C4 ED7D31 A5A5A5 FFC000 5B9BD5 70AD47 0563C1 954F72".split(),
        )
    )
    font = '<a:latin typeface="Arial"/><a:ea typeface=""/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
    box = Box.__new__(Box)
    box.members = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default '
        'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>',
        "_rels/.rels": rels.replace("/>", "></Relationships>"),
    }
    box.relate("", "rId1", "officeDocument", "ppt/presentation.xml")
    box.part(
        "ppt/presentation.xml",
        f'<p:presentation {N} {R}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst><p:sldIdLst>'
        '<p:sldId id="256" r:id="rId2"/></p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/>'
        "</p:presentation>",
        part + "presentation.main+xml",
    )
    box.relate("ppt/presentation.xml", "rId1", "slideMaster", "m.xml")
    box.relate("ppt/presentation.xml", "rId2", "slide", "s.xml")
    box.part(
        "ppt/m.xml",
        f'<p:sldMaster {N} {R} {A}><p:cSld>{tree % ""}</p:cSld><p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" '
        'accent2="accent2" accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" '
        'folHlink="folHlink"/><p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst></p:sldMaster>',
        part + "slideMaster+xml",
    )
    box.relate("ppt/m.xml", "rId1", "slideLayout", "l.xml")
    box.relate("ppt/m.xml", "rId2", "theme", "t.xml")
    box.part("ppt/l.xml", f'<p:sldLayout {N} {A}><p:cSld name="QZ7PLANT">{tree % ""}</p:cSld></p:sldLayout>', part + "slideLayout+xml")
    box.relate("ppt/l.xml", "rId1", "slideMaster", "m.xml")
    box.part("ppt/s.xml", f"<p:sld {N} {A}><p:cSld>{tree % words}</p:cSld></p:sld>", part + "slide+xml")
    box.relate("ppt/s.xml", "rId1", "slideLayout", "l.xml")
    box.part(
        "ppt/t.xml",
        f'<a:theme {A} name="QZ7PLANT"><a:themeElements><a:clrScheme name="QZ7PLANT">{colours}</a:clrScheme><a:fontScheme '
        f'name="QZ7PLANT"><a:majorFont>{font}</a:majorFont><a:minorFont>{font}</a:minorFont></a:fontScheme><a:fmtScheme '
        f'name="QZ7PLANT"><a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{"<a:ln>" + fill + "</a:ln>"}'
        f'{("<a:ln>" + fill + "</a:ln>") * 2}</a:lnStyleLst><a:effectStyleLst>{effect * 3}</a:effectStyleLst>'
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>",
        "application/vnd.openxmlformats-officedocument.theme+xml",
    )
    box.save("bare.pptx")


def diagram():
    """SmartArt with everything that its parts can say, and shapes drawn on a chart."""
    box = Box(rich())
    slide = "ppt/slides/slide3.xml"
    chart = next(name for name in box.members if re.fullmatch(r"ppt/charts/chart\w*\.xml", name))
    dgm = 'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
    kind = "application/vnd.openxmlformats-officedocument.drawingml.diagram"
    point = "{11111111-2222-3333-4444-555555555555}"
    other = "{AAAAAAAA-BBBB-CCCC-DDDD-EEEEEEEEEEEE}"
    data = (
        f'<dgm:dataModel {dgm} {A}><dgm:ptLst><dgm:pt modelId="{other}" type="doc"><dgm:prSet '
        'loTypeId="urn:microsoft.com/office/officeart/2005/8/layout/default" loCatId="list" qsTypeId="urn:QZ7PLANT" csCatId="QZ7PLANT" '
        'phldr="0"/><dgm:spPr/></dgm:pt><dgm:pt modelId="POINT"><dgm:prSet phldrT="QZ7PLANT" custT="1"/><dgm:spPr/><dgm:t><a:bodyPr/>'
        '<a:p><a:r><a:rPr lang="QZ7PLANT"/><a:t>SEEN node</a:t></a:r></a:p></dgm:t><dgm:extLst><a:ext uri="{QZ7PLANT}"><x>QZ7PLANT</x>'
        '</a:ext></dgm:extLst></dgm:pt></dgm:ptLst><dgm:cxnLst><dgm:cxn modelId="7" srcId="OTHER" destId="POINT" srcOrd="0" '
        'destOrd="0" presId="QZ7PLANT:x"/></dgm:cxnLst><dgm:bg/><dgm:whole/><dgm:extLst><a:ext '
        'uri="http://schemas.microsoft.com/office/drawing/2008/diagram"><dsp:dataModelExt '
        'xmlns:dsp="http://schemas.microsoft.com/office/drawing/2008/diagram" relId="rIdW" minVer="QZ7PLANT:y"/></a:ext></dgm:extLst>'
        "</dgm:dataModel>"
    )
    data = data.replace("POINT", point).replace("OTHER", other)
    layout = (
        f'<dgm:layoutDef {dgm} uniqueId="urn:microsoft.com/office/officeart/2005/8/layout/default"><dgm:title val="QZ7PLANT"/>'
        '<dgm:desc val="QZ7PLANT"/><dgm:sampData><dgm:dataModel><dgm:ptLst/></dgm:dataModel></dgm:sampData><dgm:layoutNode '
        'name="diagram"><dgm:alg type="snake"><dgm:param type="grDir" val="tL"/></dgm:alg><dgm:forEach name="Name0" axis="ch" '
        'ptType="node"><dgm:layoutNode name="node"><dgm:alg type="tx"/></dgm:layoutNode></dgm:forEach></dgm:layoutNode></dgm:layoutDef>'
    )
    scene = "<dgm:scene3d><a:camera prst=\"orthographicFront\"/><a:lightRig rig=\"threePt\" dir=\"t\"/></dgm:scene3d>"
    style = (
        f'<dgm:styleDef {dgm} {A} uniqueId="urn:QZ7PLANT"><dgm:title val="QZ7PLANT"/>{scene}<dgm:styleLbl name="node1">{scene}<dgm:sp3d/>'
        '<dgm:txPr/><dgm:style><a:lnRef idx="2"><a:scrgbClr r="0" g="0" b="0"/></a:lnRef><a:fillRef idx="1"><a:scrgbClr r="0" g="0" b="0"/>'
        '</a:fillRef><a:effectRef idx="0"><a:scrgbClr r="0" g="0" b="0"/></a:effectRef><a:fontRef idx="minor"/></dgm:style></dgm:styleLbl>'
        "</dgm:styleDef>"
    )
    colours = (
        f'<dgm:colorsDef {dgm} {A} uniqueId="urn:QZ7PLANT"><dgm:title val="QZ7PLANT"/><dgm:styleLbl name="node1"><dgm:fillClrLst '
        'meth="repeat"><a:schemeClr val="accent1"/></dgm:fillClrLst></dgm:styleLbl></dgm:colorsDef>'
    )
    drawing = (
        f'<dsp:drawing {dgm} {A} xmlns:dsp="http://schemas.microsoft.com/office/drawing/2008/diagram"><dsp:spTree><dsp:nvGrpSpPr>'
        '<dsp:cNvPr id="0" name=""/><dsp:cNvGrpSpPr/></dsp:nvGrpSpPr><dsp:grpSpPr/><dsp:sp modelId="POINT"><dsp:nvSpPr><dsp:cNvPr id="0" '
        'name="QZ7PLANT" descr="QZ7PLANT"/><dsp:cNvSpPr/></dsp:nvSpPr><dsp:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" '
        'cy="500000"/></a:xfrm><a:custGeom><a:avLst/><a:gdLst><a:gd name="QZ7PLANT" fmla="*/ w 1 2"/></a:gdLst><a:rect l="0" t="0" '
        'r="QZ7PLANT" b="b"/><a:pathLst><a:path><a:moveTo><a:pt x="0" y="0"/></a:moveTo><a:lnTo><a:pt x="QZ7PLANT" y="b"/></a:lnTo>'
        "<a:close/></a:path></a:pathLst></a:custGeom></dsp:spPr><dsp:txBody><a:bodyPr/><a:p><a:r><a:t>SEEN node</a:t></a:r></a:p>"
        "</dsp:txBody></dsp:sp></dsp:spTree></dsp:drawing>"
    ).replace("POINT", point)
    office = "application/vnd.ms-office.drawingml.diagramDrawing+xml"
    parts = {
        "Data": (data, f"{kind}Data+xml", "rIdD"),
        "Layout": (layout, f"{kind}Layout+xml", "rIdE"),
        "QuickStyle": (style, f"{kind}Style+xml", "rIdS"),
        "Colors": (colours, f"{kind}Colors+xml", "rIdC"),
    }
    for name, (body, content_type, id) in parts.items():
        box.part(f"ppt/diagrams/{name}.xml", body, content_type)
        box.relate(slide, id, f"diagram{name}", f"../diagrams/{name}.xml")
    box.part("ppt/diagrams/Drawing.xml", drawing, office)
    box.relate(slide, "rIdW", "http://schemas.microsoft.com/office/2007/relationships/diagramDrawing", "../diagrams/Drawing.xml")
    box.part("ppt/diagrams/Loose.xml", drawing.replace("SEEN", "QZ7PLANT"), office)
    box.relate(slide, "rIdX", "http://schemas.microsoft.com/office/2007/relationships/diagramDrawing", "../diagrams/Loose.xml")
    frame = (
        '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="77" name="QZ7PLANT"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr>'
        '<p:xfrm><a:off x="100" y="100"/><a:ext cx="900000" cy="900000"/></p:xfrm><a:graphic><a:graphicData '
        f'uri="http://schemas.openxmlformats.org/drawingml/2006/diagram"><dgm:relIds {dgm} {R} r:dm="rIdD" r:lo="rIdE" r:qs="rIdS" '
        'r:cs="rIdC"/></a:graphicData></a:graphic></p:graphicFrame></p:spTree>'
    )
    box.change(slide, "</p:spTree>", frame)
    cdr = 'xmlns:cdr="http://schemas.openxmlformats.org/drawingml/2006/chartDrawing"'
    c = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    drawn = (
        f'<c:userShapes {c} {cdr} {A}><cdr:relSizeAnchor><cdr:from><cdr:x>0.1</cdr:x><cdr:y>0.1</cdr:y></cdr:from><cdr:to><cdr:x>0.5</cdr:x>'
        '<cdr:y>0.3</cdr:y></cdr:to><cdr:sp macro="QZ7PLANT" textlink="QZ7PLANT!$A$1"><cdr:nvSpPr><cdr:cNvPr id="2" name="QZ7PLANT" '
        'title="QZ7PLANT"/><cdr:cNvSpPr/></cdr:nvSpPr><cdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></cdr:spPr><cdr:txBody>'
        "<a:bodyPr/><a:p><a:r><a:t>SEEN on chart</a:t></a:r></a:p></cdr:txBody></cdr:sp></cdr:relSizeAnchor></c:userShapes>"
    )
    box.part("ppt/drawings/d.xml", drawn, "application/vnd.openxmlformats-officedocument.drawingml.chartshapes+xml")
    box.relate(chart, "rIdU", "chartUserShapes", "../drawings/d.xml")
    box.change(chart, "</c:chartSpace>", f'<c:printSettings><c:headerFooter><c:oddHeader>QZ7PLANT</c:oddHeader></c:headerFooter></c:printSettings><c:userShapes {R} r:id="rIdU"/></c:chartSpace>')
    text = re.sub(r"<c:f>[^<]*</c:f>", "<c:f>'QZ7PLANT sheet'!$A$1</c:f>", box.text(chart))
    box.members[chart] = text.encode()
    box.save("diagram.pptx")


def forms():
    """The other forms of the same file: macros, template, show, Strict."""
    main = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    kinds = {
        "macros.pptm": "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml",
        "template.potx": PML + "template.main+xml",
        "show.ppsx": PML + "slideshow.main+xml",
        "macros.potm": "application/vnd.ms-powerpoint.template.macroEnabled.main+xml",
        "macros.ppsm": "application/vnd.ms-powerpoint.slideshow.macroEnabled.main+xml",
    }
    for name, kind in kinds.items():
        box = Box(small())
        box.change("[Content_Types].xml", main, kind)
        if name.endswith("m"):
            box.part("ppt/vbaProject.bin", f"{P}-macro", "application/vnd.ms-office.vbaProject")
            box.relate("ppt/presentation.xml", "rIdV", "http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin")
        box.save(name)
    box = Box(small())
    for name, body in box.members.items():
        if name.endswith((".xml", ".rels")):
            body = body.replace(b"http://schemas.openxmlformats.org/officeDocument/2006/relationships", b"http://purl.oclc.org/ooxml/officeDocument/relationships")
            for kind in (b"drawingml", b"presentationml"):
                body = body.replace(b"http://schemas.openxmlformats.org/" + kind + b"/2006/", b"http://purl.oclc.org/ooxml/" + kind + b"/")
            box.members[name] = body
    box.save("strict.pptx")


def other_program():
    """The same deck saved by LibreOffice, which writes everything its own way."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "in.pptx").write_bytes((out / "rich.pptx").read_bytes())
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "odp", "--outdir", folder, folder / "in.pptx"],
            check=True, stdout=subprocess.DEVNULL,
        )
        (folder / "in.odp").rename(folder / "again.odp")
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pptx", "--outdir", folder, folder / "again.odp"],
            check=True, stdout=subprocess.DEVNULL,
        )
        box = Box((folder / "again.pptx").read_bytes())
    box.save("libreoffice.pptx")


def film():
    """A slide with a film, which has details of its own."""
    show = Presentation()
    slide = show.slides.add_slide(show.slide_layouts[6])
    slide.shapes.add_textbox(0, 0, 3000000, 500000).text_frame.text = "SEEN beside a film"
    source = str(out.parent / "mp4" / "plain.mp4")
    slide.shapes.add_movie(source, 914400, 914400, 2743200, 1828800, mime_type="video/mp4")
    show.core_properties.author = "QZ7PLANT author"
    show.save(str(out / "film.pptx"))


(out / "rich.pptx").write_bytes(rich())
(out / "white.pptx").write_bytes(white())
bare()
diagram()
everywhere()
strange()
sound()
film()
forms()
other_program()
