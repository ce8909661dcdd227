#!/usr/bin/env python3
"""Makes the dirty TIFF files in tiff/. Debian packages: imagemagick, libtiff-tools, exiftool (libimage-exiftool-perl),
libgs-common.

The pictures come from ImageMagick and libtiff's own programs, tags from exiftool and tiffset; this script plants what
those have no place for. Everything planted begins with QZ7PLANT. The files are kept in the repository; run this only
to add one.
"""
import os, shutil, struct, subprocess, tempfile, zlib

HERE = os.path.dirname(os.path.abspath(__file__))
shutil.rmtree(os.path.join(HERE, "tiff"), ignore_errors=True)
os.makedirs(os.path.join(HERE, "tiff"))
os.chdir(HERE)
PLANT = b"QZ7PLANT"
work = tempfile.mkdtemp()
profiles = "/usr/share/color/icc/ghostscript"


def run(*args):
    done = subprocess.run(args, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{args}: {done.stderr}")


def base(name, *args, size="37x29", plasma="plasma:red-blue"):
    path = f"{work}/{name}.tif"
    run("convert", "-seed", "5", "-size", size, plasma, *args, "-compress", "None", path)
    return path


def copy(name, source, *options):
    """What libtiff writes, with who and when in it."""
    path = f"tiff/{name}.tif"
    sources = [source] if isinstance(source, str) else source
    run("tiffcp", *options, *sources, path)
    for tag, value in [("305", "QZ7PLANTsoftware"), ("315", "QZ7PLANTartist"), ("306", "2021:05:03 12:00:00")]:
        run("tiffset", "-s", tag, value, path)
    return path


colour = base("colour", "-type", "TrueColor", "-depth", "8")
deep = base("deep", "-type", "TrueColor", "-depth", "16")
grey = base("grey", "-colorspace", "Gray", "-depth", "8")
grey16 = base("grey16", "-colorspace", "Gray", "-depth", "16")
four = base("four", "-colorspace", "Gray", "-depth", "4")
palette = base("palette", "-type", "Palette", "-colors", "13", "-depth", "8")
colours = base("colours", "-type", "Palette", "-colors", "200", "-depth", "8")
two = base("two", "-monochrome", "-type", "Bilevel", "-depth", "1", size="203x61")
cmyk = base("cmyk", "-colorspace", "CMYK", "-depth", "8")
clear = base("clear", "-alpha", "set", "-channel", "A", "-evaluate", "set", "60%", "-depth", "8")
lab = base("lab", "-colorspace", "Lab", "-depth", "8")
tall = base("tall", "-type", "TrueColor", "-depth", "8", size="40x70")

# Every way of packing, in strips and in tiles, in both byte orders.
copy("plain", colour, "-c", "none")
copy("big-endian", deep, "-c", "none", "-B", "-r", "7")
copy("packbits", palette, "-c", "packbits", "-r", "5")
copy("lzw", colour, "-c", "lzw", "-r", "9")
copy("lzw-difference", colour, "-c", "lzw:2", "-r", "9")
copy("lzw-deep", deep, "-c", "lzw:2", "-B", "-r", "9")
copy("lzw-palette", colours, "-c", "lzw:2")
copy("deflate", grey, "-c", "zip")
copy("deflate-difference", grey16, "-c", "zip:2", "-B")
copy("tiles", colour, "-c", "none", "-t", "-w", "16", "-l", "16")
copy("tiles-lzw", tall, "-c", "lzw:2", "-t", "-w", "16", "-l", "32")
copy("separate", colour, "-c", "lzw", "-p", "separate", "-r", "10")
copy("separate-tiles", colour, "-c", "zip", "-p", "separate", "-t", "-w", "32", "-l", "16")
copy("big", colour, "-8", "-c", "zip")
copy("big-big-endian", grey16, "-8", "-B", "-c", "none")
copy("cmyk", cmyk, "-c", "lzw")
copy("clear", clear, "-c", "zip")
copy("lab", lab, "-c", "zip")
copy("four-bits", four, "-c", "packbits")
copy("two", two, "-c", "none")
copy("reversed", two, "-c", "none", "-f", "lsb2msb")
copy("g4", two, "-c", "g4", "-r", "20")
copy("g4-reversed", two, "-c", "g4", "-f", "lsb2msb")
copy("g3", two, "-c", "g3", "-r", "30")
copy("g3-mixed", two, "-c", "g3:2d")
copy("g3-filled", two, "-c", "g3:1d:fill", "-f", "lsb2msb")
copy("jpeg", tall, "-c", "jpeg:60", "-r", "32")
copy("jpeg-rgb", tall, "-c", "jpeg:r:60", "-r", "32")
copy("jpeg-grey", grey, "-c", "jpeg:70", "-r", "16")
copy("jpeg-tiles", tall, "-c", "jpeg:60", "-t", "-w", "32", "-l", "32")
copy("pages", [colour, two, grey, deep], "-c", "zip")
copy("fax-pages", [two, two], "-c", "g4")
run("convert", two, "-compress", "Fax", "-density", "204x98", "-units", "PixelsPerInch", f"{work}/fax.tif")
copy("fax-machine", f"{work}/fax.tif", "-c", "g3")
copy("white-is-zero", base("white", "-colorspace", "Gray", "-depth", "8", "-define", "quantum:polarity=min-is-white"), "-c", "lzw")

# Everything that exiftool can write.
path = "tiff/full.tif"
run("convert", colour, "-compress", "LZW", "-orient", "RightTop", "-density", "300", path)
run("exiftool", "-q", "-overwrite_original", "-Artist=QZ7PLANTartist", "-Copyright=QZ7PLANTrights", "-Make=QZ7PLANTmake",
    "-Model=QZ7PLANTmodel", "-Software=QZ7PLANTsoftware", "-HostComputer=QZ7PLANThost", "-ImageDescription=QZ7PLANTwords",
    "-DocumentName=QZ7PLANTdocument", "-PageName=QZ7PLANTpage", "-ModifyDate=2021:05:03 12:00:00",
    "-EXIF:DateTimeOriginal=2021:05:03 12:00:00", "-EXIF:SerialNumber=QZ7PLANTserial", "-EXIF:LensSerialNumber=QZ7PLANTlens",
    "-EXIF:OwnerName=QZ7PLANTowner", "-EXIF:UserComment=QZ7PLANTcomment", "-GPSLatitude=55.6761", "-GPSLatitudeRef=N",
    "-GPSLongitude=12.5683", "-GPSLongitudeRef=E", "-XMP-dc:Creator=QZ7PLANTxmp", "-XMP-xmpMM:DocumentID=QZ7PLANTid",
    "-IPTC:By-line=QZ7PLANTiptc", "-IPTC:City=QZ7PLANTcity", "-Photoshop:URL=http://QZ7PLANT.example/", "-XPAuthor=QZ7PLANTwindows",
    "-TargetPrinter=QZ7PLANTprinter", "-ImageUniqueID=51a37b5c51a37b5c51a37b5c51a37b5c", path)
for name in ["a98", "srgb"]:
    path = f"tiff/icc-{name}.tif"
    run("convert", colour, "-compress", "Zip", "-profile", f"{profiles}/{name}.icc", path)
    run("exiftool", "-q", "-overwrite_original", "-Artist=QZ7PLANTartist", path)


# Built by hand: a classic file of one strip, from its tags.
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 12: 8, 13: 4, 16: 8}


class Build:
    def __init__(self, order="<", head=b""):
        self.order = order
        self.data = (b"II*\0" if order == "<" else b"MM\0*") + bytes(4) + head
        self.link = 4

    def pack(self, form, *values):
        return struct.pack(self.order + form, *values)

    def add(self, data):
        at = len(self.data)
        self.data += data
        return at

    def directory(self, tags, chain=True):
        """tags: number → (type, values or bytes)"""
        entries, later = b"", []
        for tag, (kind, value) in sorted(tags.items()):
            if not isinstance(value, bytes):
                form = {1: "B", 3: "H", 4: "I", 5: "I", 12: "d", 13: "I"}[kind]
                value = self.pack(form * len(value), *value)
            count = len(value) // SIZES[kind]
            if len(value) > 4:
                if len(self.data) % 2:
                    self.add(b"\0")
                value = self.pack("I", self.add(value))
            entries += self.pack("HHI", tag, kind, count) + value.ljust(4, b"\0")
        if len(self.data) % 2:
            self.add(b"\0")
        at = self.add(self.pack("H", len(tags)) + entries + bytes(4))
        if chain:
            self.data = self.data[:self.link] + self.pack("I", at) + self.data[self.link + 4:]
            self.link = len(self.data) - 4
        return at


def tags(build, pixels, width=16, height=8, **other):
    at = build.add(pixels)
    all = {256: (3, [width]), 257: (3, [height]), 258: (3, [8]), 259: (3, [1]), 262: (3, [1]), 273: (4, [at]),
           277: (3, [1]), 278: (3, [height]), 279: (4, [len(pixels)])}
    all.update({int(tag[1:]): value for tag, value in other.items()})
    return all


def put(name, data):
    assert PLANT in data, name
    open(f"tiff/{name}.tif", "wb").write(data)


pixels = bytes(range(128))
b = Build(">")
b.directory(tags(b, pixels, _33550=(12, [1.0, 1.0, 0.0]), _33922=(12, [0, 0, 0, 725123.25, 6175321.5, 0]),
    _34735=(3, [1, 1, 0, 1, 1024, 0, 1, 1]), _34736=(12, [6378137.0]), _34737=(2, b"QZ7PLANT / UTM zone 33N|\0"),
    _42112=(2, b"<GDALMetadata><Item name='AREA'>QZ7PLANTgdal</Item></GDALMetadata>\0"), _42113=(2, b"-9999\0")))
put("geo", b.data)
# A gap, a trailer, and bytes behind the end of a strip.
b = Build(head=PLANT + b"gap")
t = tags(b, pixels + PLANT + b"tail")
b.directory(t)
put("gap", b.data + PLANT + b"trailer")
# Private tags, colour descriptions, a printer, names of inks, and settings of every kind.
b = Build()
b.directory(tags(b, pixels, _65000=(7, PLANT + b"private"), _50838=(4, [1, 2]), _50839=(1, PLANT + b"imagej"),
    _37724=(7, b"Adobe Photoshop Document Data Block\0" + PLANT), _318=(5, [1, 3, 1, 3]), _319=(5, [1, 2] * 6),
    _301=(3, [0] * 256), _337=(2, PLANT + b"printer\0"), _333=(2, PLANT + b"ink\0"), _32781=(2, PLANT + b"image\0"),
    _285=(2, PLANT + b"page\0"), _326=(4, [3]), _291=(3, [0] * 256), _282=(5, [300, 1]), _283=(5, [300, 1]), _296=(3, [2])))
put("private", b.data)
# Small pictures: as a page of their own, and below the page.
b = Build()
small = b.directory(tags(b, (PLANT + bytes(8)) * 2, 8, 4, _254=(4, [1])), chain=False)
b.directory(tags(b, pixels, _330=(4, [small])))
b.directory(tags(b, (PLANT + bytes(8)) * 2, 8, 4, _254=(4, [1]), _305=(2, PLANT + b"small\0")))
put("small-pictures", b.data)
# Rows whose last byte has bits to spare, and colours that nothing uses.
b = Build()
rows = b"".join(bytes([7 * i & 255, i & 7 << 5 | PLANT[i % 8] & 31]) for i in range(8))
b.directory(tags(b, rows, 11, 8, _258=(3, [1])) | {65000: (7, PLANT)})
put("spare-bits", b.data)
b = Build()
b.directory(tags(b, bytes(i % 3 for i in range(128)), _262=(3, [3]), _320=(3, (struct.pack("<768H", *range(0, 76800, 100)[:655], *[9] * 113)
    [:1500] + PLANT * 5)[:1536].ljust(1536, b"\0"))))
put("spare-colours", b.data)
# The corners of tiles that lie outside the picture.
b = Build()
tile = bytes(range(256))
edge = (PLANT * 32)[:256]
t = tags(b, b"", 20, 20)
for tag in (273, 278, 279):
    del t[tag]
right, below = (bytes(4) + PLANT + bytes(4)) * 16, bytes(64) + edge[:192]
starts = [b.add(tile), b.add(right), b.add(below), b.add(bytes(4) + below[4:])]
t.update({322: (3, [16]), 323: (3, [16]), 324: (4, starts), 325: (4, [256] * 4)})
b.directory(t)
put("tile-edges", b.data)
# No count of bytes, as old programs forget it, and an old way to pack LZW codes.
b = Build()
t = tags(b, pixels, _305=(2, PLANT + b"old\0"))
del t[279], t[278]
b.directory(t)
put("no-counts", b.data)


def old_lzw(data):
    codes = [256]
    for i, value in enumerate(data):
        if i and i % 200 == 0:
            codes.append(256)
        codes.append(value)
    codes.append(257)
    number = sum(code << 9 * i for i, code in enumerate(codes))
    return number.to_bytes((9 * len(codes) + 7) // 8, "little")


b = Build()
b.directory(tags(b, old_lzw(pixels) + PLANT, _259=(3, [5])))
put("old-lzw", b.data)
# Twelve bits, and a plain fax coding with a bit to spare at the end of each row: white 4, black 4.
b = Build()
number = sum((i * 31 & 4095) << 12 * (127 - i) for i in range(128))
b.directory(tags(b, number.to_bytes(192, "big"), _258=(3, [12]), _305=(2, PLANT + b"twelve\0")))
put("twelve-bits", b.data)
b = Build()
b.directory(tags(b, bytes([0b10110110, 0b10110111] * 8) + b"\0", 8, 16, _258=(3, [1]), _259=(3, [2]), _262=(3, [0]),
    _305=(2, PLANT + b"fax\0")))
put("fax-plain", b.data)
# Floating-point numbers, packed by libtiff.
b = Build()
values = [x / 37 * (y + 1) / 29 for y in range(29) for x in range(37 * 3)]
b.directory(tags(b, struct.pack("<3219f", *values), 37, 29, _258=(3, [32] * 3), _262=(3, [2]), _277=(3, [3]),
    _339=(3, [3] * 3)))
floats = f"{work}/floats.tif"
open(floats, "wb").write(b.data)
copy("float", floats, "-c", "none", "-B")
copy("float-difference", floats, "-c", "zip:3")
copy("float-tiles", floats, "-c", "zip:3", "-t", "-w", "16", "-l", "16", "-B")
# Pixels that share their colours: in blocks of 2 by 2 and 2 by 1, at an odd size.
for name, across, down, order in [("shared-colours", 2, 2, "<"), ("shared-plain", 2, 1, ">")]:
    b = Build(order)
    blocks = b""
    for y in range(0, 29, down):
        for x in range(0, 37, across):
            blocks += bytes(3 * (x + i) + 2 * (y + j) & 255 for j in range(down) for i in range(across))
            blocks += bytes([x * 5 & 255, 255 - y * 4 & 255])
    packed = zlib.compress(blocks) if across == down else blocks
    b.directory(tags(b, packed, 37, 29, _258=(3, [8] * 3), _259=(3, [8 if across == down else 1]), _262=(3, [6]),
        _277=(3, [3]), _305=(2, PLANT + b"software\0"), _530=(3, [across, down]), _531=(3, [1]),
        _529=(5, [299, 1000, 587, 1000, 114, 1000]), _532=(5, [0, 1, 255, 1, 128, 1, 255, 1, 128, 1, 255, 1])))
    put(name, b.data)
# Channels that no viewer shows: a mask beside transparency, in one strip and apart.
def masked(**other):
    b = Build()
    rows = b"".join(bytes([i, 255 - i, i ^ 85, 200, 7 * i & 255]) for i in range(128))
    b.directory(tags(b, rows, 16, 8, _258=(3, [8] * 5), _262=(3, [2]), _277=(3, [5]), _338=(3, [2, 0]),
        _305=(2, PLANT + b"channels\0"), **other))
    return b.data


path = f"{work}/masked.tif"
open(path, "wb").write(masked())
copy("channels", path, "-c", "lzw:2")
copy("channels-apart", path, "-c", "zip", "-p", "separate")
