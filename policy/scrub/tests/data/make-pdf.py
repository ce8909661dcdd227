#!/usr/bin/python3
"""Makes the PDF fixtures with programs that are not ours: reportlab, pikepdf (qpdf), Ghostscript.

Debian: python3-reportlab python3-pikepdf qpdf ghostscript. Run from this folder. Everything planted begins with QZ7PLANT.
"""
import io
import pathlib
import subprocess

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from reportlab.lib.pagesizes import A5
from reportlab.pdfgen import canvas

P = "QZ7PLANT"
OUT = pathlib.Path("pdf")
OUT.mkdir(exist_ok=True)


def reportlab():
    """Text, a link inside, a link outside, an outline, a form and a note."""
    page = canvas.Canvas(str(OUT / "reportlab.pdf"), pagesize=A5, invariant=1)
    page.setAuthor(P + " author")
    page.setTitle(P + " title")
    page.setSubject(P + " subject")
    page.setKeywords(P + " keywords")
    page.setCreator(P + " creator")
    page.setFont("Helvetica", 14)
    page.drawString(60, 500, "The first page says this.")
    page.linkRect("", P + "-second", (60, 470, 200, 490), relative=1, Border="[0 0 1]")
    page.linkURL("https://example.org/" + P, (60, 440, 200, 460), relative=1)
    page.acroForm.textfield(name=P + ".field", tooltip=P + " tip", value="typed words", x=60, y=380, width=200, height=24)
    page.acroForm.checkbox(name=P + ".box", checked=True, x=60, y=340, size=20)
    page.textAnnotation(P + " note", Rect=(300, 480, 320, 500), name=P + "note")
    page.bookmarkPage(P + "-first")
    page.addOutlineEntry("One", P + "-first", 0)
    page.showPage()
    page.setFont("Times-Roman", 14)
    page.drawString(60, 500, "The second page says that.")
    page.bookmarkPage(P + "-second")
    page.addOutlineEntry("Two", P + "-second", 1)
    page.showPage()
    page.save()


def xmp(pdf, what):
    packet = (
        f'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{P} {what}</dc:creator></rdf:Description>'
        f"</rdf:RDF></x:xmpmeta><?xpacket end=\"w\"?>"
    )
    return pdf.make_stream(packet.encode(), Type=Name.Metadata, Subtype=Name.XML)


def everything():
    """Something in every place that a PDF has for it."""
    pdf = Pdf.open(OUT / "reportlab.pdf")
    root = pdf.Root
    pdf.docinfo["/Manager"] = P + " manager"
    pdf.docinfo["/" + P + "Key"] = P + " own entry"
    root.Metadata = xmp(pdf, "catalog")
    root.PieceInfo = Dictionary({"/" + P: Dictionary(LastModified=String("D:20200102030405"), Private=String(P))})
    root.Lang = String(P)
    root.OpenAction = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{P}')"))
    root.AA = Dictionary(WC=Dictionary(S=Name.JavaScript, JS=String(P)))
    root.URI = Dictionary(Base=String("https://example.org/" + P))
    root.Extensions = Dictionary({"/" + P: Dictionary(BaseVersion=Name("/1.7"), ExtensionLevel=3)})
    root.OutputIntents = Array([Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFX, Info=String(P), OutputConditionIdentifier=String(P))])
    root.ViewerPreferences = Dictionary({"/" + P: True})
    root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r), 1, Dictionary(S=Name.D, St=5)]))
    pdf.attachments[P + ".txt"] = pikepdf.AttachedFileSpec(pdf, (P + " attached").encode(), filename=P + ".txt")
    names = root.Names
    names.JavaScript = Dictionary(Names=Array([String(P), Dictionary(S=Name.JavaScript, JS=String(P))]))
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(P + " layer"), Usage=Dictionary(CreatorInfo=Dictionary(Creator=String(P)))))
    hidden = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(P + " hidden layer")))
    root.OCProperties = Dictionary(OCGs=Array([layer, hidden]), D=Dictionary(Name=String(P), Creator=String(P), OFF=Array([hidden]), Order=Array([layer, hidden])))
    page = pdf.pages[0]
    alt = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name("/" + P), Alt=String(P + " alt"), ActualText=String(P), T=String(P), Pg=page.obj, K=0))
    root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=alt, RoleMap=Dictionary({"/" + P: Name.P})))
    root.MarkInfo = Dictionary(Marked=True)
    obj = page.obj
    obj.LastModified = String("D:20200102030405")
    obj.Metadata = xmp(pdf, "page")
    obj.PieceInfo = Dictionary({"/" + P: Dictionary(Private=String(P))})
    obj.AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=String(P)))
    obj.ID = String(P)
    obj.Thumb = pdf.make_stream((P * 4)[:27].encode(), Width=3, Height=3, ColorSpace=Name.DeviceRGB, BitsPerComponent=8)
    obj[Name("/" + P)] = String(P)
    obj.SeparationInfo = Dictionary(DeviceColorant=String(P))
    image = pdf.make_stream(bytes(range(27)), Type=Name.XObject, Subtype=Name.Image, Width=3, Height=3, ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Name=Name("/" + P), Metadata=xmp(pdf, "image"), ID=String(P))
    unused = pdf.make_stream((P * 4)[:27].encode(), Type=Name.XObject, Subtype=Name.Image, Width=3, Height=3, ColorSpace=Name.DeviceRGB, BitsPerComponent=8)
    inner = f"% {P} comment\n/{P} << /{P} ({P}) >> BDC 0 0 10 10 re f EMC".encode()
    form = pdf.make_stream(inner, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 10, 10]), Name=Name("/" + P), PieceInfo=Dictionary({"/" + P: Dictionary(Private=String(P))}), LastModified=String("D:20200102"))
    page.Resources.XObject = Dictionary({"/" + P + "Image": image, "/" + P + "Form": form, "/" + P + "Unused": unused})
    ink = pdf.make_indirect(Array([Name.Separation, Name("/" + P + "Ink"), Name.DeviceRGB, Dictionary(FunctionType=2, N=1, Domain=Array([0, 1]), C0=Array([1, 1, 1]), C1=Array([1, 0, 0]))]))
    page.Resources.ColorSpace = Dictionary({"/" + P + "Ink": ink})
    page.Resources.Properties = Dictionary({"/" + P + "MC0": layer, "/" + P + "MC1": hidden, "/" + P + "MC2": Dictionary({"/" + P: String(P)})})
    content = (
        f"% {P} comment\n/Span << /ActualText ({P}) /Lang ({P}) >> BDC EMC\n/{P} /{P}MC2 DP\n"
        f"/OC /{P}MC0 BDC q 20 0 0 20 300 300 cm /{P}Image Do Q EMC\n"
        f"/OC /{P}MC1 BDC q 1 0 0 1 300 340 cm 0 0 20 20 re f Q EMC\n"
        f"q 1 0 0 1 300 380 cm /{P}Form Do Q\n/{P}Ink cs 1 scn 340 380 10 10 re f\n"
    ).encode()
    page.contents_add(content)
    stamp = pdf.make_stream(f"% {P}\n0 0 1 rg 0 0 20 10 re f".encode(), Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 20, 10]))
    who = dict(T=String(P + " reader"), M=String("D:20210203040506"), CreationDate=String("D:20210203"), NM=String(P), Contents=String(P + " remark"), Subj=String(P), RC=String(f"<p>{P}</p>"))
    notes = [
        Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([60, 200, 100, 220]), AP=Dictionary(N=stamp), Name=Name("/" + P), **who),
        Dictionary(Type=Name.Annot, Subtype=Name.Highlight, Rect=Array([60, 495, 150, 515]), QuadPoints=Array([60, 515, 150, 515, 60, 495, 150, 495]), C=Array([1, 1, 0]), **who),
        Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([60, 150, 90, 160]), A=Dictionary(S=Name.Launch, F=String("C:\\\\" + P)), NM=String(P)),
    ]
    for note in notes:
        obj.Annots.append(pdf.make_indirect(note))
    pdf.trailer[Name("/" + P)] = String(P)
    unreached = pdf.make_indirect(Dictionary({"/" + P: String(P)}))
    root[Name("/" + P)] = unreached
    pdf.save(OUT / "everything.pdf", static_id=True, compress_streams=True)
    pdf.save(OUT / "packed.pdf", static_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, linearize=True)


def small():
    """A small file by hand, with comments between its objects and words behind its end."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 4 0 R /Resources << >> >>",
        b"<< /Length 20 >>\nstream\n10 10 50 50 re\nf\n\n\n\nendstream",
    ]
    file, places = io.BytesIO(), []
    file.write(b"%PDF-1.4\n%" + P.encode() + b"\n")
    for number, body in enumerate(objects, 1):
        places.append(file.tell())
        file.write(b"%d 0 obj\n%s\nendobj\n%% %s\n" % (number, body, P.encode()))
    start = file.tell()
    file.write(b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places))
    file.write(b"trailer\n<< /Root 1 0 R /Size 5 /%s (%s) >>\nstartxref\n%d\n%%%%EOF\n" % (P.encode(), P.encode(), start))
    whole = file.getvalue()
    (OUT / "small.pdf").write_bytes(whole + P.encode() + b"\n")
    (OUT / "junk-before.pdf").write_bytes(b"mail " + P.encode() + b"\n" + whole)
    broken = whole[:start] + b"trailer\n<< /Root 1 0 R >>\n"
    (OUT / "no-table.pdf").write_bytes(broken)
    # An update that replaces the content; the old one says something else.
    old = whole
    update = b"4 0 obj\n<< /Length 16 >>\nstream\n20 20 50 50 re f\nendstream\nendobj\n"
    table = b"xref\n4 1\n%010d 00000 n \ntrailer\n<< /Root 1 0 R /Size 5 /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    (OUT / "updated.pdf").write_bytes(old + update + table % (len(old), start, len(old) + len(update)))


def locked():
    """The owner's password forbids things; nobody needs one to read."""
    for name, args in [("locked-rc4.pdf", ["128"]), ("locked-aes128.pdf", ["128", "--use-aes=y"]), ("locked-aes256.pdf", ["256"])]:
        weak = ["--allow-weak-crypto"] if "256" not in args else []
        command = ["qpdf", "--static-id", *weak, "--encrypt", "", "owner", *args, "--", str(OUT / "everything.pdf"), str(OUT / name)]
        subprocess.run(command, check=True)
    command = ["qpdf", "--static-id", "--encrypt", "user", "owner", "256", "--", str(OUT / "small.pdf"), str(OUT / "password.bin")]
    subprocess.run(command, check=False)


def ghostscript():
    """PostScript through Ghostscript, with its own marks."""
    source = (
        f"[ /Title ({P} title) /Author ({P} author) /Creator ({P}) /DOCINFO pdfmark\n"
        f"[ /Title (Chapter) /Page 1 /View [/Fit] /OUT pdfmark\n"
        f"[ /Rect [50 50 100 100] /Contents ({P} note) /Title ({P} reader) /ANN pdfmark\n"
        "/Helvetica findfont 20 scalefont setfont 72 700 moveto (Ghostscript wrote this) show\n"
        "/Times-Roman findfont 20 scalefont setfont 72 650 moveto (in two fonts) show showpage\n"
    )
    path = OUT / "source.ps"
    path.write_text(source)
    subprocess.run(["gs", "-q", "-sDEVICE=pdfwrite", "-o", str(OUT / "ghostscript.pdf"), str(path)], check=True)
    path.unlink()


reportlab()
everything()
small()
locked()
ghostscript()
(OUT / "password.bin").rename("pdf-password.bin")
