#!/usr/bin/python3
"""Makes the documents in docx/: one by python-docx, one by LibreOffice, and packages put together by hand in which
something is planted in every place that the format has. Run it here; needs python3-docx, libreoffice-writer, pillow."""

import io
import os
import subprocess
import tempfile
import zipfile

import docx
from docx.shared import Inches
from PIL import Image, PngImagePlugin

P = "QZ7PLANT"
HERE = os.path.dirname(os.path.abspath(__file__))
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
REL = "http://schemas.openxmlformats.org/package/2006/relationships"
MS = "http://schemas.microsoft.com/office"
NS = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": W,
        "r": R,
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "w10": "urn:schemas-microsoft-com:office:word",
        "w14": MS + "/word/2010/wordml",
        "w15": MS + "/word/2012/wordml",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "wp14": MS + "/word/2010/wordprocessingDrawing",
        "wps": MS + "/word/2010/wordprocessingShape",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "x": "urn:" + P + ":unknown",
    }.items()
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml."


def picture():
    """A small PNG with a planted comment."""
    image = Image.new("RGB", (24, 16), (200, 30, 60))
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", P + " picture")
    out = io.BytesIO()
    image.save(out, "PNG", pnginfo=notes)
    return out.getvalue()


def jpeg():
    image = Image.new("RGB", (16, 16), (20, 130, 60))
    out = io.BytesIO()
    image.save(out, "JPEG", comment=(P + " jpeg").encode())
    return out.getvalue()


def rels(*entries):
    text = HEAD + f'<Relationships xmlns="{REL}">'
    for number, (kind, target, mode) in enumerate(entries, 1):
        full = kind if ":" in kind else f"{R}/{kind}"
        extra = ' TargetMode="External"' if mode else ""
        text += f'<Relationship Id="q{number}" Type="{full}" Target="{target}"{extra}/>'
    return text + "</Relationships>"


def package(name, parts, kinds, extra=b""):
    """Writes a package of parts, with content types by part."""
    types = HEAD + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    for end, kind in {
        "rels": "application/vnd.openxmlformats-package.relationships+xml",
        "xml": "application/xml",
        "png": "image/png",
        "jpg": "image/jpeg",
        "emf": "image/x-emf",
        "bin": "application/octet-stream",
    }.items():
        types += f'<Default Extension="{end}" ContentType="{kind}"/>'
    for part, kind in kinds.items():
        types += f'<Override PartName="/{part}" ContentType="{kind}"/>'
    types += "</Types>"
    with zipfile.ZipFile(os.path.join(HERE, "docx", name), "w", zipfile.ZIP_DEFLATED) as out:
        for part, body in {"[Content_Types].xml": types, **parts}.items():
            info = zipfile.ZipInfo(part, (2024, 3, 4, 5, 6, 8))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.comment = (P + " member").encode() if part == "word/document.xml" else b""
            out.writestr(info, body)
        out.comment = extra


def p(content, properties=""):
    return (
        f'<w:p w:rsidR="00AB12CD" w:rsidRDefault="00AB12CE" w14:paraId="1A2B3C4D" w14:textId="77777777">'
        f"<w:pPr>{properties}</w:pPr>{content}</w:p>"
    )


def r(text, properties=""):
    return f'<w:r w:rsidRPr="00DD11EE"><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def field(code, result):
    return (
        '<w:r><w:fldChar w:fldCharType="begin" w:dirty="1"><w:fldData>' + "UVo3UExBTlQ=" + "</w:fldData></w:fldChar></w:r>"
        f'<w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f"{r(result)}<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
    )


def form(kind, data, result=""):
    separate = f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r(result)}' if result else ""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="{P}field"/><w:entryMacro w:val="{P}macro"/>'
        f'<w:helpText w:val="{P} help"/><w:statusText w:val="{P} status"/>{data}</w:ffData></w:fldChar></w:r>'
        f'<w:r><w:instrText> {kind} </w:instrText></w:r>{separate}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


WHO = f'w:id="7" w:author="{P} author" w:date="2023-04-05T06:07:08Z"'


def document():
    body = p(r("Visible heading"), f'<w:pStyle w:val="{P}style"/><w:rPr><w:ins {WHO}/></w:rPr>')
    body += p(
        r("before ")
        + f"<w:ins {WHO}>{r('inserted ')}</w:ins>"
        + f'<w:del {WHO}><w:r><w:delText>{P} deleted</w:delText></w:r></w:del>'
        + f"<w:moveFrom {WHO}>{r(P + ' moved from')}</w:moveFrom><w:moveTo {WHO}>{r('moved to ')}</w:moveTo>"
        + r(
            "after",
            f'<w:b/><w:rPrChange {WHO}><w:rPr><w:rStyle w:val="{P}old"/></w:rPr></w:rPrChange>',
        ),
        f'<w:pPrChange {WHO}><w:pPr><w:pStyle w:val="{P}old"/></w:pPr></w:pPrChange>',
    )
    body += p(r("first half, "), f"<w:rPr><w:del {WHO}/></w:rPr>") + p(r("second half"))
    body += p(
        '<w:commentRangeStart w:id="3"/>' + r("commented") + '<w:commentRangeEnd w:id="3"/>'
        '<w:r><w:annotationRef/><w:commentReference w:id="3"/></w:r>'
    )
    body += p(
        f'<w:bookmarkStart w:id="905" w:name="{P}_mark"/>' + r("marked") + '<w:bookmarkEnd w:id="905"/>'
        + field(f"REF {P}_mark \\\\h".replace("\\\\", "\\"), "marked")
        + field(f"PAGEREF {P}_mark \\h \\* MERGEFORMAT", "1")
        + f'<w:fldSimple w:instr=" NUMPAGES "><w:fldData>UVo3UExBTlQ=</w:fldData>{r("1")}</w:fldSimple>'
    )
    body += p(
        field(f'AUTHOR \\* "{P} author"', "shown author")
        + field(f'HYPERLINK "https://{P}.example/" \\o "{P} tip"', " shown link")
        + field(f'INCLUDEPICTURE "C:\\\\Users\\\\{P}\\\\x.png"', " shown picture")
        + field(f"MERGEFIELD {P}name", " shown merge")
        + f'<w:fldSimple w:instr=" FILENAME \\p {P} ">{r(" shown file")}</w:fldSimple>'
        + f'<w:hyperlink r:id="q1" w:tooltip="{P} tip" w:docLocation="{P}" w:tgtFrame="{P}">{r(" shown outside")}</w:hyperlink>'
        + f'<w:hyperlink w:anchor="{P}_mark" w:tooltip="{P} tip">{r(" shown inside")}</w:hyperlink>'
    )
    body += p(
        form("FORMCHECKBOX", '<w:checkBox><w:sizeAuto/><w:default w:val="0"/><w:checked/></w:checkBox>')
        + form(
            "FORMDROPDOWN",
            f'<w:ddList><w:result w:val="1"/><w:listEntry w:val="{P} other"/><w:listEntry w:val="chosen"/></w:ddList>',
        )
        + form("FORMTEXT", f'<w:textInput><w:default w:val="{P} default"/></w:textInput>', "typed")
    )
    sdt = (
        f'<w:sdtPr><w:alias w:val="{P} alias"/><w:tag w:val="{P} tag"/><w:id w:val="-559038737"/>'
        f'<w:dataBinding w:prefixMappings="xmlns:q=\'{P}\'" w:xpath="/{P}" w:storeItemID="{{12345678-1234-1234-1234-123456789012}}"/>'
        f'<w:placeholder><w:docPart w:val="{P}"/></w:placeholder><w15:color w:val="{P}"/></w:sdtPr>'
    )
    body += f"<w:sdt>{sdt}<w:sdtContent>{p(r('controlled block'))}</w:sdtContent></w:sdt>"
    body += p(
        f"<w:sdt>{sdt}<w:sdtContent>{r('controlled words')}</w:sdtContent></w:sdt>"
        f'<w:smartTag w:uri="urn:{P}" w:element="{P}"><w:smartTagPr><w:attr w:name="{P}" w:val="{P}"/></w:smartTagPr>'
        f"{r(' smart')}</w:smartTag>"
        f'<w:customXml w:uri="urn:{P}" w:element="{P}"><w:customXmlPr><w:attr w:name="{P}" w:val="{P}"/></w:customXmlPr>'
        f"{r(' custom')}</w:customXml>"
        f'<w:proofErr w:type="spellStart"/><w:permStart w:id="1" w:ed="{P}@example.com"/><w:permEnd w:id="1"/>'
        f'<x:note x:who="{P}">{P} unknown</x:note><!-- {P} comment --><?{P} instruction?>'
    )
    body += p(r("hidden words", "<w:vanish/>") + r("white words", '<w:color w:val="FFFFFF"/>'))
    blip = (
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="0" name="C:\\Users\\{P}\\photo.png" descr="{P} path"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="q2" r:link="q1"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="228600" cy="152400"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    )
    body += p(
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0" wp14:anchorId="5E1F5E1F" wp14:editId="12312312">'
        f'<wp:extent cx="228600" cy="152400"/><wp:docPr id="1846583729" name="{P} name" descr="{P} words" title="{P} title">'
        f'<a:hlinkClick r:id="q1" tooltip="{P}"/></wp:docPr><wp:cNvGraphicFramePr/><a:graphic>'
        f'<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">{blip}</a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )
    body += p(
        f'<w:r><w:pict><v:shapetype id="_x0000_t75" coordsize="21600,21600" o:spt="75"><v:path o:extrusionok="f"/></v:shapetype>'
        f'<v:shape id="{P}_shape" o:spid="_x0000_s{P}" type="#_x0000_t75" alt="{P} alt" href="http://{P}.example/" title="{P}" '
        f'style="width:18pt;height:12pt;mso-{P}:1" o:gfxdata="UVo3UExBTlQ="><v:imagedata r:id="q3" o:title="{P} title" '
        f'src="file:///{P}.png" o:href="http://{P}.example/"/></v:shape></w:pict></w:r>'
        f'<w:r><w:object w:dxaOrig="1" w:dyaOrig="1"><v:shape id="o1" type="#_x0000_t75" style="width:20pt;height:20pt">'
        f'<v:imagedata r:id="q4"/></v:shape><o:OLEObject Type="Embed" ProgID="{P}.Sheet" ShapeID="{P}_shape" '
        f'DrawAspect="Content" ObjectID="_{P}" r:id="q5"/></w:object></w:r>'
        f'<w:r><w:pict><v:shape id="t1" style="width:90pt;height:30pt"><v:textbox><w:txbxContent>'
        f"{p(r('boxed words') + f'<w:del {WHO}><w:r><w:delText>{P}</w:delText></w:r></w:del>')}"
        "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
        f'<w:r><w:control r:id="q6" w:name="{P}control" w:shapeid="{P}"/></w:r>'
    )
    row = lambda text, mark="": (
        f'<w:tr w:rsidR="00112233" w:rsidTr="00112244"><w:trPr>{mark}</w:trPr><w:tc><w:tcPr><w:tcW w:w="3000" w:type="dxa"/>'
        f"</w:tcPr>{p(r(text))}</w:tc></w:tr>"
    )
    body += (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblCaption w:val="{P} caption"/><w:tblDescription w:val="{P}"/>'
        f'</w:tblPr><w:tblGrid><w:gridCol w:w="3000"/></w:tblGrid>{row("kept cell")}'
        f"{row(P + ' deleted row', f'<w:del {WHO}/>')}</w:tbl>"
    )
    body += p(
        '<w:r><w:footnoteReference w:id="2"/></w:r>'
        f'<w:del {WHO}><w:r><w:footnoteReference w:id="3"/></w:r></w:del>'
        "<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>"
    )
    body += f'<w:altChunk r:id="q5"><w:altChunkPr><w:matchSrc w:val="{P}"/></w:altChunkPr></w:altChunk>'
    body += (
        '<w:sectPr w:rsidR="00445566"><w:headerReference w:type="default" r:id="q7"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:printerSettings r:id="q8"/></w:sectPr>'
    )
    return f'{HEAD}<w:document {NS} mc:Ignorable="w14 w15 wp14 x"><w:body>{body}</w:body></w:document>'


def styles():
    return (
        f"{HEAD}<w:styles {NS}><w:docDefaults/><w:latentStyles w:count=\"1\"><w:lsdException w:name=\"{P} latent\"/></w:latentStyles>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Standard"><w:name w:val="Normal"/><w:rsid w:val="00AA00BB"/></w:style>'
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{P}style"><w:name w:val="{P} style"/>'
        f'<w:aliases w:val="{P} alias"/><w:basedOn w:val="Standard"/><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/></w:style></w:styles>'
    )


def settings():
    return (
        f'{HEAD}<w:settings {NS}><w:writeProtection w:cryptProviderType="{P}" w:hash="UVo3UExBTlQ="/><w:zoom w:percent="137"/>'
        f'<w:attachedTemplate r:id="q1"/><w:mailMerge><w:query w:val="{P}"/><w:dataSource r:id="q1"/></w:mailMerge>'
        '<w:trackRevisions/><w:defaultTabStop w:val="708"/><w:evenAndOddHeaders/>'
        f'<w:rsids><w:rsidRoot w:val="00AB12CD"/></w:rsids><w:docVars><w:docVar w:name="{P}" w:val="{P} variable"/></w:docVars>'
        f'<w:attachedSchema w:val="urn:{P}"/><w:themeFontLang w:val="da-DK"/><w15:docId w15:val="{{{P}}}"/></w:settings>'
    )


def by_hand():
    word = {
        "word/document.xml": document(),
        "word/_rels/document.xml.rels": rels(
            ("hyperlink", f"https://{P}.example/page", True),
            ("image", "media/image1.png", False),
            ("image", "media/image2.jpg", False),
            ("image", "media/image3.emf", False),
            ("oleObject", "embeddings/oleObject1.bin", False),
            ("control", "activeX/activeX1.xml", False),
            ("header", "header1.xml", False),
            ("printerSettings", "printerSettings/printerSettings1.bin", False),
            ("styles", "styles.xml", False),
            ("settings", "settings.xml", False),
            ("numbering", "numbering.xml", False),
            ("footnotes", "footnotes.xml", False),
            ("fontTable", "fontTable.xml", False),
            ("comments", "comments.xml", False),
            (MS + "/2011/relationships/people", "people.xml", False),
            (MS + "/2006/relationships/vbaProject", "vbaProject.bin", False),
            ("glossaryDocument", "glossary/document.xml", False),
            ("webSettings", "webSettings.xml", False),
            ("customXml", "../customXml/item1.xml", False),
            ("attachedTemplate", f"file:///C:/Users/{P}/Normal.dotm", True),
        ),
        "word/settings.xml": settings(),
        "word/_rels/settings.xml.rels": rels(("attachedTemplate", f"file:///C:/Users/{P}/Normal.dotm", True)),
        "word/styles.xml": styles(),
        "word/numbering.xml": f'{HEAD}<w:numbering {NS}><w:abstractNum w:abstractNumId="0" w15:restartNumberingAfterBreak="0">'
        f'<w:nsid w:val="1A2B3C4D"/><w:tmpl w:val="5E6F7A8B"/><w:name w:val="{P} list"/><w:lvl w:ilvl="0" w:tplc="0406000F">'
        '<w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1" w16cid:durableId="1234567890" '
        f'xmlns:w16cid="{MS}/word/2016/wordml/cid"><w:abstractNumId w:val="0"/></w:num></w:numbering>',
        "word/footnotes.xml": f'{HEAD}<w:footnotes {NS}><w:footnote w:type="separator" w:id="-1">{p("<w:r><w:separator/></w:r>")}'
        f'</w:footnote><w:footnote w:id="2">{p(r("kept note"))}</w:footnote><w:footnote w:id="3">{p(r(P + " deleted note"))}'
        "</w:footnote></w:footnotes>",
        "word/fontTable.xml": f'{HEAD}<w:fonts {NS}><w:font w:name="Calibri"><w:panose1 w:val="020F0502020204030204"/>'
        f'<w:embedRegular r:id="q1" w:fontKey="{{{P}}}"/></w:font></w:fonts>',
        "word/_rels/fontTable.xml.rels": rels(("font", "fonts/font1.odttf", False)),
        "word/fonts/font1.odttf": P + " font",
        "word/comments.xml": f'{HEAD}<w:comments {NS}><w:comment w:id="3" w:author="{P} reader" w:initials="QZ" '
        f'w:date="2023-01-02T03:04:05Z">{p(r(P + " remark"))}</w:comment></w:comments>',
        "word/people.xml": f'{HEAD}<w15:people {NS}><w15:person w15:author="{P} person"><w15:presenceInfo w15:providerId="AD" '
        f'w15:userId="S::{P}@example.com::1"/></w15:person></w15:people>',
        "word/header1.xml": f'{HEAD}<w:hdr {NS}>{p(r("running head ") + field("PAGE", "1"))}</w:hdr>',
        "word/vbaProject.bin": P + " macro",
        "word/glossary/document.xml": f"{HEAD}<w:glossaryDocument {NS}><w:docParts>{P}</w:docParts></w:glossaryDocument>",
        "word/webSettings.xml": f"{HEAD}<w:webSettings {NS}><w:divs>{P}</w:divs></w:webSettings>",
        "word/embeddings/oleObject1.bin": P + " object",
        "word/activeX/activeX1.xml": f"<ax>{P}</ax>",
        "word/printerSettings/printerSettings1.bin": P.encode("utf-16-le"),
        "word/media/image1.png": picture(),
        "word/media/image2.jpg": jpeg(),
        "word/media/image3.emf": (P + " emf").encode(),
        "customXml/item1.xml": f"<data>{P}</data>",
        "docProps/core.xml": HEAD
        + '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
        f"<dc:creator>{P} creator</dc:creator><cp:lastModifiedBy>{P} editor</cp:lastModifiedBy><dc:title>{P} title</dc:title>"
        "<dcterms:created>2020-01-01T00:00:00Z</dcterms:created></cp:coreProperties>",
        "docProps/app.xml": f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        f"<Template>{P}.dotm</Template><Company>{P} company</Company><Manager>{P} manager</Manager>"
        "<Application>Microsoft Office Word</Application><AppVersion>16.0000</AppVersion></Properties>",
        "docProps/custom.xml": f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" '
        f'pid="2" name="{P} custom"><vt:lpwstr>{P} value</vt:lpwstr></property></Properties>',
        "docProps/thumbnail.jpg": jpeg(),
        f"{P}/stray.txt": P,
        "_rels/.rels": rels(
            ("officeDocument", "word/document.xml", False),
            ("http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml", False),
            ("extended-properties", "docProps/app.xml", False),
            ("custom-properties", "docProps/custom.xml", False),
            ("http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail", "docProps/thumbnail.jpg", False),
        ),
    }
    kinds = {
        "word/document.xml": "application/vnd.ms-word.document.macroEnabled.main+xml",
        "word/styles.xml": MAIN + "styles+xml",
        "word/settings.xml": MAIN + "settings+xml",
        "word/numbering.xml": MAIN + "numbering+xml",
        "word/footnotes.xml": MAIN + "footnotes+xml",
        "word/fontTable.xml": MAIN + "fontTable+xml",
        "word/comments.xml": MAIN + "comments+xml",
        "word/header1.xml": MAIN + "header+xml",
    }
    package("every-place.docm", word, kinds, (P + " archive").encode())
    strict = {
        "word/document.xml": document()
        .replace(W, "http://purl.oclc.org/ooxml/wordprocessingml/main")
        .replace(R, "http://purl.oclc.org/ooxml/officeDocument/relationships")
        .replace("http://schemas.openxmlformats.org/drawingml/2006/", "http://purl.oclc.org/ooxml/drawingml/"),
        "word/_rels/document.xml.rels": word["word/_rels/document.xml.rels"].replace(
            R, "http://purl.oclc.org/ooxml/officeDocument/relationships"
        ),
        "_rels/.rels": rels(("http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument", "word/document.xml", False)),
    }
    for part in ("word/header1.xml", "word/media/image1.png", "word/media/image2.jpg", "word/media/image3.emf"):
        strict[part] = word[part]
    package("strict.docx", strict, {"word/document.xml": MAIN + "document.main+xml", "word/header1.xml": MAIN + "header+xml"})


def by_python():
    made = docx.Document()
    made.core_properties.author = P + " author"
    made.core_properties.comments = P + " comments"
    made.core_properties.keywords = P + " keywords"
    made.add_heading("A heading", 1)
    made.add_paragraph("Words in a list", "List Bullet")
    table = made.add_table(2, 2, "Light Shading Accent 1")
    table.cell(0, 0).text = "in a cell"
    made.add_picture(io.BytesIO(picture()), Inches(1))
    made.sections[0].header.paragraphs[0].text = "in the header"
    made.save(os.path.join(HERE, "docx", "python.docx"))


def by_libreoffice():
    source = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:meta><meta:initial-creator>{P} creator</meta:initial-creator><dc:title>{P} title</dc:title>
<meta:user-defined meta:name="{P}">{P} custom</meta:user-defined></office:meta>
<office:styles><style:style style:name="{P}_style" style:display-name="{P} style" style:family="paragraph"/></office:styles>
<office:body><office:text><text:tracked-changes text:track-changes="true">
<text:changed-region text:id="c1"><text:insertion><office:change-info><dc:creator>{P} writer</dc:creator>
<dc:date>2022-02-02T02:02:02</dc:date></office:change-info></text:insertion></text:changed-region>
<text:changed-region text:id="c2"><text:deletion><office:change-info><dc:creator>{P} writer</dc:creator>
<dc:date>2022-02-02T02:02:02</dc:date></office:change-info><text:p>{P} gone</text:p></text:deletion></text:changed-region>
</text:tracked-changes>
<text:h text:outline-level="1">Heading</text:h>
<text:p text:style-name="{P}_style">Words <text:change-start text:change-id="c1"/>added<text:change-end text:change-id="c1"/>,
<text:change text:change-id="c2"/>and a note<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>
<text:note-body><text:p>The note.</text:p></text:note-body></text:note>
<office:annotation><dc:creator>{P} reader</dc:creator><dc:date>2022-03-03T03:03:03</dc:date><text:p>{P} remark</text:p></office:annotation>
<text:a xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="https://{P}.example/">linked</text:a>
<text:bookmark-start text:name="{P}_mark"/>marked<text:bookmark-end text:name="{P}_mark"/></text:p>
<text:list><text:list-item><text:p>one</text:p></text:list-item><text:list-item><text:p>two</text:p></text:list-item></text:list>
<table:table table:name="{P}"><table:table-column/><table:table-row><table:table-cell><text:p>cell</text:p></table:table-cell></table:table-row></table:table>
</office:text></office:body></office:document>"""
    with tempfile.TemporaryDirectory() as folder:
        name = os.path.join(folder, "libreoffice.fodt")
        with open(name, "w", encoding="utf-8") as out:
            out.write(source)
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
             "docx:Office Open XML Text", "--outdir", os.path.join(HERE, "docx"), name],
            check=True,
        )


os.makedirs(os.path.join(HERE, "docx"), exist_ok=True)
by_hand()
by_python()
by_libreoffice()
