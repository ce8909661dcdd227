#!/usr/bin/env python3
"""Makes the dirty BMP files in bmp/. Debian packages: imagemagick.

The pictures come from ImageMagick; this script plants what that program has no place for, and builds the
kinds of headers that it does not write. Everything planted begins with QZ7PLANT. The files are kept in the
repository; run this only to add one.
"""
import os, struct, subprocess, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
os.makedirs(os.path.join(HERE, "bmp"), exist_ok=True)
os.chdir(HERE)
PLANT = b"QZ7PLANT"
work = tempfile.mkdtemp()


def magick(kind, *args):
    name = os.path.join(work, "out.bmp")
    subprocess.run(["convert", "-seed", "5", "-size", "37x29", "plasma:red-blue", *args, f"{kind}:{name}"], check=True)
    return open(name, "rb").read()


def put(name, data):
    assert PLANT in data or name.startswith("icc-"), name
    open(f"bmp/{name}.bmp", "wb").write(data)


def parts(data):
    """File header, info header, what stands up to the pixels, and the pixels."""
    offset, size = struct.unpack("<I", data[10:14])[0], struct.unpack("<I", data[14:18])[0]
    return data[:14], data[14:14 + size], data[14 + size:offset], data[offset:]


def join(info, middle, pixels, reserved=b"\0\0\0\0", trailer=PLANT + b"trailer"):
    start = 14 + len(info) + len(middle)
    return (b"BM" + struct.pack("<I", start + len(pixels)) + reserved + struct.pack("<I", start)
            + info + middle + pixels + trailer)


def info40(width, height, bits, coding=0, size=0, colours=0, density=2835):
    return struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, coding, size, density, density, colours, 0)


# What ImageMagick writes, with a trailer.
for name, kind, *args in [
    ("v4", "BMP"), ("v3", "BMP3"), ("v2", "BMP2"),
    ("two", "BMP3", "-monochrome"), ("sixteen", "BMP3", "-colors", "13"), ("colours", "BMP3", "-colors", "200"),
    ("core-two", "BMP2", "-monochrome"), ("core-sixteen", "BMP2", "-colors", "13"), ("core-colours", "BMP2", "-colors", "200"),
    ("rle8", "BMP3", "-posterize", "3", "-colors", "20", "-compress", "RLE"),
    ("clear", "BMP", "-alpha", "set", "-channel", "A", "-evaluate", "set", "60%"),
    ("five", "BMP", "-define", "bmp:subtype=RGB565"), ("four-bits", "BMP", "-alpha", "set", "-channel", "A", "-evaluate", "set", "60%", "-define", "bmp:subtype=ARGB4444"),
]:
    put(name, magick(kind, *args) + PLANT + b"trailer")
# A profile in the header of version 5, and the name of one.
profile = "/usr/share/color/icc/ghostscript/a98.icc"
head, info, middle, pixels = parts(magick("BMP3"))
rows = pixels
five = info40(37, 29, 24, 0, len(rows))[4:]
v5 = struct.pack("<I", 124) + five + struct.pack("<IIII", 0, 0, 0, 0) + b"DEBM" + bytes(48)
icc = open(profile, "rb").read()
put("icc-a98", join(v5 + struct.pack("<IIII", 4, 124 + len(rows), len(icc), 0), b"", rows + icc, trailer=b""))
link = b"C:\\Users\\QZ7PLANTuser\\screen.icm\0"
v5 = v5.replace(b"DEBM", b"KNIL")
put("linked", join(v5 + struct.pack("<IIII", 4, 124 + len(rows), len(link), 0), b"", rows + link))
v4 = struct.pack("<I", 108) + five + bytes(16) + bytes(4) + (PLANT * 7)[:48]
put("calibrated", join(v4, b"", rows))
# Free bytes: reserved words, a gap, the ends of rows, spare colours, the fourth byte of a pixel, density.
put("reserved", join(info40(37, 29, 24), b"", rows, reserved=b"QZ7P"))
put("gap", join(info40(37, 29, 24), PLANT + b"gap", rows))
padded = b"".join(rows[i:i + 111] + PLANT[i // 112 % 8:][:1] for i in range(0, len(rows), 112))
put("row-ends", join(info40(37, 29, 24), b"", padded))
h, i, m, p = parts(magick("BMP3", "-colors", "13"))
table = m + (PLANT + b"spare colours..") * 10
put("spare-colours", join(info40(37, 29, 8, 0, 0, 0), table.ljust(1024, b"\0")[:1024],
    b"".join(bytes((row[x // 2] >> (4 if x % 2 == 0 else 0)) & 15 for x in range(37)) + b"QZ7" for row in
             (p[y:y + 20] for y in range(0, len(p), 20)))))
four = b"".join(rows[y + 3 * x:y + 3 * x + 3] + (PLANT + b"\0")[x % 9:][:1] for y in range(0, len(rows), 112) for x in range(37))
put("fourth-byte", join(info40(37, 29, 32), b"", four))
put("top-down", join(info40(37, -29, 24), b"", rows))
# OS/2 2: a header of 64 bytes with the program's own number.
put("os2", join(struct.pack("<I", 64) + info40(37, 29, 24)[4:] + struct.pack("<HHHHIII", 0, 0, 0, 0, 0, 0, 0) + b"QZ7P", b"", rows))
put("os2-short", join(struct.pack("<I", 16) + info40(37, 29, 24)[4:16], b"", rows))
# Masks: as 16 bits, in version 2, 3 and 4 headers, with bits outside of all.
words = [(rows[y + 3 * x + 2] >> 3) << 10 | (rows[y + 3 * x + 1] >> 3) << 5 | rows[y + 3 * x] >> 3
         for y in range(0, len(rows), 112) for x in range(37)]
def lines(values, width, form):
    raw = [struct.pack("<" + form * width, *values[i:i + width]) for i in range(0, len(values), width)]
    return b"".join(r + (PLANT[:-len(r) % 4]) for r in raw)
put("five-five-five", join(info40(37, 29, 16), b"", lines([w | 0x8000 for w in words], 37, "H")))
put("told-masks", join(info40(37, 29, 16, 3), struct.pack("<III", 0x7c00, 0x3e0, 0x1f), lines(words, 37, "H")))
deep = [(w >> 10 << 25 | (w >> 5 & 31) << 15 | (w & 31) << 5) for w in words]
put("ten-bits", join(info40(37, 29, 32, 3), struct.pack("<III", 0x3ff00000, 0xffc00, 0x3ff), lines([d | 0x80000000 for d in deep], 37, "I")))
put("v2-masks", join(struct.pack("<I", 52) + info40(37, 29, 32, 3)[4:] + struct.pack("<III", 0xff000000, 0xff0000, 0xff00), b"",
    lines([int.from_bytes(four[i:i + 4][::-1], "big") << 8 & 0xffffff00 | 0x51 for i in range(0, len(four), 4)], 37, "I")))
put("v3-alpha", join(struct.pack("<I", 56) + info40(37, 29, 32, 3)[4:] + struct.pack("<IIII", 0xff0000, 0xff00, 0xff, 0xff000000), b"",
    lines([int.from_bytes(four[i:i + 3], "little") | (i & 255) << 24 for i in range(0, len(four), 4)], 37, "I")))
# Run lengths with everything in them: runs, literal pixels with padding, jumps, early ends of rows, bytes behind the end.
def codes(*parts): return b"".join(parts)
grey = b"".join(bytes([v * 16, v * 16, v * 16, 0]) for v in range(16))
eight = codes(b"\x05\x01\x03\x02\0\0", b"\0\x03\x04\x05\x06Q\x05\x07\0\0", b"\0\x02\x03\0\x02\x09\0\0",
              b"\0\x05\x01\x02\x03\x04\x05Z\x03\x01\0\0", b"\x08\x0f\0\x01")
put("rle8-by-hand", join(info40(8, 6, 8, 1, len(eight), 16), grey, eight + PLANT))
nibbles = codes(b"\x09\x12\0\0", b"\0\x03\x12\x3f\x05\x44\x01\x7f\0\0", b"\0\x05\x12\x34\x5fZ\x04\x88\0\0", b"\x01\x5a\x08\x99\0\0", b"\x09\x33\0\x01")
put("rle4-by-hand", join(info40(9, 5, 4, 2, len(nibbles), 16), grey, nibbles + PLANT))
forgotten = codes(b"\x08\x01\0\0", b"\x08\x02")
put("rle8-no-end", join(info40(8, 2, 8, 1, len(forgotten), 16), grey + PLANT, forgotten, trailer=b""))
rows = codes(b"\0\x05\x01\x02\x03\x04\x05Z\0\0", b"\0\2\0\2", b"\x08\x03\0\0", b"\x02\x05\0\1")
put("rle8-empty-rows", join(info40(8, 6, 8, 1, len(rows), 16), grey, rows + PLANT))
put("rle8-end", join(info40(8, 2, 8, 1, len(forgotten) + 4, 16), grey + PLANT, forgotten + b"\0\0\0\1"))
