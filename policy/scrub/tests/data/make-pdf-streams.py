#!/usr/bin/python3
"""Makes pdf/streams.pdf: words in every place inside the streams of a PDF that nobody sees.

Needs Debian's python3-pikepdf, python3-fonttools and python3-pil.
"""

import io
import pathlib
import struct
import zlib

import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.misc import eexec
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image

HERE = pathlib.Path(__file__).parent
PLANT = "QZ7PLANT"


def plant(where):
    return f"{PLANT}-{where}"


def square(pen):
    pen.moveTo((100, 0))
    pen.lineTo((100, 700))
    pen.lineTo((600, 700))
    pen.lineTo((600, 0))
    pen.closePath()
    return pen


def named(font):
    font.setupNameTable({"familyName": plant("family"), "styleName": "Regular", "copyright": plant("copyright")})


def truetype():
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder([".notdef", "A", plant("glyph")])
    font.setupCharacterMap({65: "A", 66: plant("glyph")})
    glyph = square(TTGlyphPen(None)).glyph()
    font.setupGlyf({name: glyph for name in [".notdef", "A", plant("glyph")]})
    font.setupHorizontalMetrics({name: (700, 0) for name in [".notdef", "A", plant("glyph")]})
    font.setupHorizontalHeader(ascent=800, descent=-200)
    named(font)
    font.setupOS2(achVendID="QZ7P")
    font.setupPost()
    out = io.BytesIO()
    font.save(out)
    return out.getvalue() + plant("behind-truetype").encode()


def compact():
    font = FontBuilder(1000, isTTF=False)
    names = [".notdef", "A", plant("glyph")]
    font.setupGlyphOrder(names)
    font.setupCharacterMap({65: "A", 66: plant("glyph")})
    strings = {name: square(T2CharStringPen(700, None)).getCharString() for name in names}
    info = {"Notice": plant("notice"), "FullName": plant("full"), "Copyright": plant("copyright")}
    font.setupCFF(plant("cff-name"), info, strings, {})
    font.setupHorizontalMetrics({name: (700, 0) for name in names})
    font.setupHorizontalHeader(ascent=800, descent=-200)
    named(font)
    font.setupOS2()
    font.setupPost()
    out = io.BytesIO()
    font.save(out)
    return font.font.getTableData("CFF ") + plant("behind-cff").encode()


def type1():
    clear = f"""%!PS-AdobeFont-1.0: {plant("type1")} 1.0
%% {plant("comment")}
11 dict begin
/FontInfo 3 dict dup begin /Notice ({plant("notice")}) readonly def /FullName ({plant("full")}) def end readonly def
/FontName /{plant("name")} def
/Encoding 256 array 0 1 255 {{1 index exch /.notdef put}} for
dup 65 /A put dup 66 /{plant("glyph")} put readonly def
/PaintType 0 def /FontType 1 def /FontMatrix [0.001 0 0 0.001 0 0] readonly def
/UniqueID 4711 def /FontBBox {{0 0 700 700}} readonly def
currentdict end
currentfile eexec
""".encode()

    def number(value):
        return bytes([value + 139]) if -107 <= value <= 107 else b"\xff" + struct.pack(">i", value)

    def code(*words):
        program = b"".join(number(word) if isinstance(word, int) else word for word in words)
        # Behind endchar stands what is never run.
        return eexec.encrypt(b"rand" + program + plant("behind-endchar").encode(), 4330)[0]

    hsbw, rmoveto, rlineto, closepath, endchar = b"\x0d", b"\x15", b"\x05", b"\x09", b"\x0e"
    box = code(0, 700, hsbw, 100, 0, rmoveto, 0, 700, rlineto, 500, 0, rlineto, 0, -700, rlineto, closepath, endchar)
    private = f"""dup /Private 9 dict dup begin
/-| {{string currentfile exch readstring pop}} executeonly def
/|- {{noaccess def}} executeonly def
% {plant("private-comment")}
/BlueValues [-20 0] def /UniqueID 4711 def /password 5839 def
2 index /CharStrings 3 dict dup begin
""".encode()
    for name in [".notdef", "A", plant("glyph")]:
        private += f"/{name} {len(box)} -| ".encode() + box + b" |-\n"
    private += b"end\nend\nreadonly put\nnoaccess put\ndup/FontName get exch definefont pop\nmark currentfile closefile\n"
    sealed = eexec.encrypt(b"rand" + private, 55665)[0]
    tail = b"0" * 512 + b"\ncleartomark\n" + plant("behind-type1").encode()
    return clear, sealed, tail


def cmap(where):
    wide = plant(where).encode("utf-16-be").hex()
    return f"""%!PS {plant("cmap-comment")}
/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo << /Registry ({plant("registry")}) /Ordering (UCS) /Supplement 0 >> def
/CMapName /{plant("cmap-name")} def /CMapType 2 def
1 begincodespacerange <00> <FF> endcodespacerange
3 beginbfchar <41> <0041> <42> <0042> <FF> <{wide}> endbfchar
endcmap end end
""".encode()


def descriptor(pdf, key, stream):
    return pdf.make_indirect(Dictionary(
        Type=Name.FontDescriptor, FontName=Name("/" + plant("font-name")), FontFamily=String(plant("font-family")),
        CharSet=String("/A/" + plant("charset")), Flags=4, FontBBox=Array([0, 0, 700, 700]), ItalicAngle=0, Ascent=700,
        Descent=0, CapHeight=700, StemV=80, **{key: pdf.make_indirect(stream)}))


def font(pdf, subtype, key, stream):
    return pdf.make_indirect(Dictionary(
        Type=Name.Font, Subtype=Name(subtype), BaseFont=Name("/" + plant("base-font")), Name=Name("/" + plant("font")),
        FirstChar=65, LastChar=66, Widths=Array([700, 700]), FontDescriptor=descriptor(pdf, key, stream),
        Encoding=Dictionary(Differences=Array([65, Name.A, Name("/" + plant("glyph"))])),
        ToUnicode=pdf.make_indirect(Stream(pdf, cmap("to-unicode")))))


def jpeg():
    out = io.BytesIO()
    Image.new("RGB", (16, 16), (200, 30, 30)).save(out, "JPEG", comment=plant("jpeg-comment").encode())
    return out.getvalue() + plant("behind-jpeg").encode()


def jpx():
    out = io.BytesIO()
    Image.new("RGB", (16, 16), (30, 200, 30)).save(out, "JPEG2000")
    words = plant("jp2-uuid").encode()
    return out.getvalue() + struct.pack(">I4s16s", 24 + len(words), b"uuid", b"\0" * 16) + words


def fax():
    picture = Image.new("1", (16, 16), 1)
    picture.paste(0, (4, 4, 12, 12))
    out = io.BytesIO()
    picture.save(out, "TIFF", compression="group4")
    out.seek(0)
    tags = Image.open(out).tag_v2
    return out.getvalue()[tags[273][0]:][:tags[279][0]] + plant("behind-fax").encode()


def xobjects(pdf):
    metadata = pdf.make_indirect(Stream(pdf, f"<x:xmpmeta>{plant('image-xmp')}</x:xmpmeta>".encode()))
    image = dict(Type=Name.XObject, Subtype=Name.Image, Width=16, Height=16, BitsPerComponent=8)
    table = bytes([0, 0, 0, 255, 255, 255]) + plant("indexed").encode()
    tint = pdf.make_indirect(Stream(pdf, f"% {plant('calculator')}\n{{dup 0.5 mul exch 0 exch 0}}".encode(),
                                    FunctionType=4, Domain=Array([0, 1]), Range=Array([0, 1] * 4)))
    sampled = pdf.make_indirect(Stream(pdf, bytes([0, 0, 0, 255, 0, 0]) + plant("sampled").encode(), FunctionType=0,
                                       Domain=Array([0, 1]), Range=Array([0, 1] * 3), Size=Array([2]), BitsPerSample=8))
    spot = Array([Name.Separation, Name("/" + plant("ink")), Name.DeviceCMYK, tint])
    far = 2**32 - 1
    corners = [(0, 0, 0, 255, 0, 0), (0, far, 0, 0, 255, 0), (0, 0, far, 0, 0, 255)]
    # One byte less than a corner takes.
    mesh = b"".join(struct.pack(">BIIBBB", *corner) for corner in corners) + plant("mesh").encode()[:11]
    triangles = pdf.make_indirect(Stream(pdf, mesh, ShadingType=4, ColorSpace=Name.DeviceRGB, BitsPerCoordinate=32,
                                         BitsPerComponent=8, BitsPerFlag=8, Decode=Array([0, 50, 0, 50] + [0, 1] * 3)))
    ramp = pdf.make_indirect(Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=Array([0, 0, 50, 0]),
                                        Function=sampled))
    images = {
        plant("raw"): Stream(pdf, bytes(range(256)) * 3 + plant("behind-samples").encode(), ColorSpace=Name.DeviceRGB,
                             Metadata=metadata, PieceInfo=Dictionary(X=String(plant("piece"))), **image),
        "Jpeg": Stream(pdf, jpeg(), ColorSpace=Name.DeviceRGB, Filter=Name.DCTDecode, **image),
        "Jpx": Stream(pdf, jpx(), Filter=Name.JPXDecode, **image),
        "Indexed": Stream(pdf, b"\x55" * 32, ColorSpace=Array([Name.Indexed, Name.DeviceRGB, 1, String(table)]),
                          **{**image, "BitsPerComponent": 1}),
        "Fax": Stream(pdf, fax(), Filter=Name.CCITTFaxDecode, ColorSpace=Name.DeviceGray,
                      DecodeParms=Dictionary(K=-1, Columns=16, Rows=16, BlackIs1=True), **{**image, "BitsPerComponent": 1}),
    }
    return images, spot, {"Mesh": triangles, "Ramp": ramp}


def content(fonts, images, shadings):
    parts = [f"% {plant('content-comment')}\n",
             f"/Span <</ActualText ({plant('actual')}) /Alt ({plant('alt')}) /{plant('key')} 1>> BDC\n",
             f"/{plant('point')} MP /X <</Y ({plant('dp')})>> DP\n", f"({plant('operand')}) 1 Foo\n",
             "BX (" + plant("compatibility") + ") Bar EX\n", f"/{plant('ink-name')} cs 0.8 scn 20 20 30 30 re f EMC\n"]
    for at, name in enumerate(fonts):
        parts.append(f"BT /{name} 24 Tf 0 g {40 + at * 60} 200 Td (AB) Tj ET\n")
    for at, name in enumerate(images):
        parts.append(f"q 40 0 0 40 {40 + at * 50} 120 cm /{name} Do Q\n")
    for at, name in enumerate(shadings):
        parts.append(f"q 1 0 0 1 {100 + at * 60} 40 cm 0 0 50 50 re W n /{name} sh Q\n")
    inline = zlib.compress(bytes([0, 255] * 32)) + plant("behind-inline").encode()
    parts.append("q 30 0 0 30 240 40 cm BI /W 8 /H 8 /BPC 8 /CS /G /F [/AHx /Fl] /X (" + plant("inline-key") + ") ID\n"
                 + inline.hex() + ">\nEI Q\n")
    return "".join(parts).encode()


def main():
    pdf = pikepdf.new()
    clear, sealed, tail = type1()
    fonts = {
        plant("resource"): font(pdf, "/TrueType", "FontFile2", Stream(pdf, truetype())),
        "Compact": font(pdf, "/Type1", "FontFile3", Stream(pdf, compact(), Subtype=Name.Type1C)),
        "Type1": font(pdf, "/Type1", "FontFile", Stream(pdf, clear + sealed + tail, Length1=len(clear),
                                                        Length2=len(sealed), Length3=len(tail))),
    }
    glyphs = {plant("glyph"): b"700 0 d0 0 0 600 700 re f % " + plant("type3-comment").encode(),
              plant("unused"): b"700 0 d0 (" + plant("unused-glyph").encode() + b") Tj"}
    fonts["Type3"] = pdf.make_indirect(Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 700, 700]), FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
        FirstChar=65, LastChar=66, Widths=Array([700, 700]), Name=Name("/" + plant("type3")),
        Encoding=Dictionary(Differences=Array([65, Name("/" + plant("glyph")), Name("/" + plant("glyph"))])),
        CharProcs=Dictionary({"/" + name: pdf.make_indirect(Stream(pdf, code)) for name, code in glyphs.items()})))
    images, spot, shadings = xobjects(pdf)
    resources = Dictionary(
        Font=Dictionary({"/" + name: value for name, value in fonts.items()}),
        XObject=Dictionary({"/" + name: pdf.make_indirect(value) for name, value in images.items()}),
        ColorSpace=Dictionary({"/" + plant("ink-name"): spot}),
        Shading=Dictionary({"/" + name: value for name, value in shadings.items()}),
        Properties=Dictionary({"/" + plant("property"): Dictionary(Words=String(plant("words")))}))
    page = Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 320, 260]), Resources=resources,
                      Contents=pdf.make_indirect(Stream(pdf, content(fonts, images, shadings))))
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    pdf.save(HERE / "pdf" / "streams.pdf", static_id=True, compress_streams=False,
             stream_decode_level=pikepdf.StreamDecodeLevel.none, object_stream_mode=pikepdf.ObjectStreamMode.disable)


if __name__ == "__main__":
    main()
