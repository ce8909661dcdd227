#!/bin/sh
# Makes the dirty GIF, WebP, BMP and TIFF files beside this script. Debian packages: exiftool
# (libimage-exiftool-perl), imagemagick, webp, libtiff-tools, python3. The files are kept in the repository; run this
# only to add one.
#
# Everything planted begins with QZ7PLANT, as in make.sh.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p gif webp bmp tiff
profiles=/usr/share/color/icc/ghostscript # from libgs-common

convert -seed 5 -size 37x29 plasma:red-blue "$work/base.ppm"
convert "$work/base.ppm" -flip "$work/flip.ppm"
convert "$work/base.ppm" -flop "$work/flop.ppm"
convert -seed 6 -size 23x17 plasma:green-white "$work/part.ppm"

# GIF: what programs write, with a comment and an XMP packet in each.
convert "$work/base.ppm" -colors 13 gif/plain.gif
convert "$work/base.ppm" -colors 200 -interlace GIF gif/interlaced.gif
convert "$work/base.ppm" -colors 7 -transparent-color black -fill none -draw 'rectangle 3,3 20,9' gif/clear.gif
convert "$work/base.ppm" -monochrome gif/two.gif
convert -delay 7 -loop 3 "$work/base.ppm" "$work/flip.ppm" "$work/flop.ppm" -colors 9 gif/animated.gif
convert -delay 11 -loop 0 "$work/base.ppm" -page +9+8 "$work/part.ppm" -page +1+2 "$work/part.ppm" -colors 21 \
    -set dispose Background gif/parts.gif
convert -delay 2 -dispose Previous "$work/base.ppm" \( "$work/part.ppm" -colors 3 \) "$work/flop.ppm" gif/tables.gif
for file in gif/*.gif; do
    exiftool -q -overwrite_original -Comment=QZ7PLANTcomment -XMP-dc:Creator=QZ7PLANTxmp \
        -XMP-xmp:CreatorTool=QZ7PLANTtool "$file"
done
convert "$work/base.ppm" -colors 13 -profile "$profiles/a98.icc" gif/icc-a98.gif
python3 - gif/plain.gif gif/animated.gif gif/clear.gif <<'PY'
import struct, sys
plain, animated, clear = (open(name, 'rb').read() for name in sys.argv[1:])
def put(name, *parts):
    open('gif/' + name + '.gif', 'wb').write(b''.join(parts))
def blocks(data):
    return b''.join(bytes([len(data[i:i + 255])]) + data[i:i + 255] for i in range(0, len(data), 255)) + b'\0'
def split(data):
    """Header with its table, and the blocks behind it."""
    at = 13 + (3 << ((data[10] & 7) + 1) if data[10] & 128 else 0)
    parts = [data[:at]]
    while data[at] != 0x3b:
        start = at
        if data[at] == 0x2c:
            flags = data[at + 9]
            at += 11 + (3 << ((flags & 7) + 1) if flags & 128 else 0)
        else:
            at += 2
        while data[at]:
            at += data[at] + 1
        at += 1
        parts.append(data[start:at])
    return parts
def lzw(values, size, tail=b''):
    """Packs with single codes only, a clear sign before the table can grow."""
    bits, clear = [], 1 << size
    for i, value in enumerate(values):
        if i % (clear - 2) == 0:
            bits.append(clear)
        bits.append(value)
    bits.append(clear + 1)
    number = sum(code << (size + 1) * i for i, code in enumerate(bits))
    return number.to_bytes(((size + 1) * len(bits) + 7) // 8, 'little') + tail
def words(data):
    """The payload of the sub-blocks at the end of an image block."""
    flags = data[9]
    at = 10 + (3 << ((flags & 7) + 1) if flags & 128 else 0)
    head, size, at, packed = data[:at], data[at], at + 1, b''
    while data[at]:
        packed += data[at + 1:at + 1 + data[at]]
        at += data[at] + 1
    return head, size, packed
parts = split(plain)
image = next(p for p in parts if p[:1] == b'\x2c')
rest = [p for p in parts[1:] if p is not image and p[:2] != b'\x21\xfe' and p[:3] != b'\x21\xff\x0b']
head, size, packed = words(image)
put('private', parts[0], b'\x21\xff\x0bQZ7PLANTapp' + blocks(b'QZ7PLANTprivate' * 40), image, b';')
put('unknown', parts[0], b'\x21\x77' + blocks(b'QZ7PLANTunknown'), image, b'\x21\x88' + blocks(b'QZ7PLANTunknown'), b';')
text = struct.pack('<HHHHBBBB', 0, 0, 30, 20, 8, 8, 1, 0)
put('words', parts[0], b'\x21\xf9\4\0\5\0\0\0\x21\1\x0c' + text + blocks(b'QZ7PLANTwords'), image, b';')
put('trailer', parts[0], image, b';QZ7PLANTtrailer<script>')
put('no-trailer', parts[0], b'\x21\xfe' + blocks(b'QZ7PLANTcomment'), image)
put('behind-end', parts[0], head, bytes([size]), blocks(packed + b'QZ7PLANTbehind' * 30), b';')
put('many-blocks', parts[0], b'\x21\xfe' + blocks(b'QZ7PLANTcomment'), head, bytes([size]),
    b''.join(b'\1' + packed[i:i + 1] for i in range(len(packed))), b'\0', b';')
put('netscape', parts[0], b'\x21\xff\x0bNETSCAPE2.0\3\1\5\0\x0fQZ7PLANTbuffer.\0', image, b'\x21\xf9\4\4\7\0\0\0', image, b';')
# A colour table with words in the colours that no pixel has, and pixels behind the last one.
table = bytearray(768)
table[:6] = b'\x10\x20\x30\xf0\xe0\xd0'
table[30:30 + 480] = b'QZ7PLANTcolours!' * 30
screen = b'GIF87a' + struct.pack('<HHBBB', 20, 9, 0xf7, 0, 0x31) + bytes(table)
body = struct.pack('<BHHHHB', 0x2c, 0, 0, 20, 9, 0)
dots = [i * i // 7 % 2 for i in range(180)]
put('spare-colours', screen, body, b'\x08', blocks(lzw(dots, 8)), b';')
put('pixels-behind', screen[:13] + bytes(table[:30]).ljust(768, b'\0'), b'\x21\xfe' + blocks(b'QZ7PLANTcomment'), body, b'\x08',
    blocks(lzw(dots + list(b'QZ7PLANTpixels' * 9), 8)), b';')
own = b'\x2c' + struct.pack('<HHHHB', 0, 0, 20, 9, 0x87) + bytes(table)
put('own-table', screen[:10] + b'\0\0\0', own, b'\x08', blocks(lzw(dots, 8)), b';')
# A clear colour that pixels have: its red, green and blue are never seen.
spare = bytearray(table)
spare[3:6] = b'QZ7'
put('clear-colour', screen[:13] + bytes(spare), b'\x21\xf9\4\1\0\0\1\0', body, b'\x08', blocks(lzw(dots, 8)), b';')
PY
