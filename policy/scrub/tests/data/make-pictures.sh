#!/bin/sh
# Makes the dirty GIF and WebP files beside this script. Debian packages: exiftool
# (libimage-exiftool-perl), imagemagick, webp, python3. The files are kept in the repository; run this
# only to add one.
#
# Everything planted begins with QZ7PLANT, as in make.sh.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p gif webp
rm -f gif/* webp/*
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

# WebP: each kind of picture.
convert "$work/base.ppm" -alpha set -channel A -fx 'i/w' "$work/clear.png"
convert "$work/base.ppm" "$work/base.png"
convert "$work/base.ppm" -colors 9 "$work/few.png"
convert -seed 9 -size 121x97 plasma:red-green "$work/large.png"
cwebp -quiet -q 70 "$work/base.png" -o webp/lossy.webp
cwebp -quiet -q 30 -segments 4 -f 60 -sharpness 3 -m 6 "$work/large.png" -o webp/segments.webp
cwebp -quiet -q 100 -m 0 -segments 1 "$work/base.png" -o webp/sharp.webp
cwebp -quiet -lossless "$work/base.png" -o webp/lossless.webp
cwebp -quiet -lossless "$work/few.png" -o webp/palette.webp
cwebp -quiet -lossless -exact "$work/clear.png" -o webp/lossless-clear.webp
cwebp -quiet -near_lossless 20 -m 6 -q 100 "$work/large.png" -o webp/groups.webp
cwebp -quiet -q 60 "$work/clear.png" -o webp/clear.webp
cwebp -quiet -q 60 -alpha_method 0 "$work/clear.png" -o webp/clear-raw.webp
gif2webp -quiet gif/animated.gif -o webp/animated.webp
gif2webp -quiet -lossy -mixed gif/parts.gif -o webp/animated-lossy.webp
for file in webp/*.webp; do
    exiftool -q -overwrite_original -Make=QZ7PLANTmake -Artist=QZ7PLANTartist -SerialNumber=QZ7PLANTserial \
        -GPSLatitude=55.6761 -GPSLatitudeRef=N -GPSLongitude=12.5683 -GPSLongitudeRef=E \
        -XMP-dc:Creator=QZ7PLANTxmp -XMP-xmp:CreatorTool=QZ7PLANTtool "$file"
done
# exiftool forgets to say in the VP8X chunk that the picture is transparent.
printf '\x1c' | dd of=webp/lossless-clear.webp bs=1 seek=20 conv=notrunc status=none
cp webp/lossy.webp webp/turned.webp
exiftool -q -overwrite_original -n -Orientation=6 webp/turned.webp
webpmux -set icc "$profiles/a98.icc" webp/lossless.webp -o webp/icc-a98.webp
webpmux -set icc "$profiles/srgb.icc" webp/lossy.webp -o webp/icc-srgb.webp
python3 - <<'PY'
import struct
def chunks(data, at=12):
    parts = []
    while at < len(data):
        size = struct.unpack('<I', data[at + 4:at + 8])[0]
        parts.append((data[at:at + 4], data[at + 8:at + 8 + size]))
        at += 8 + size + size % 2
    return parts
def join(parts, fill=b'\0'):
    return b''.join(kind + struct.pack('<I', len(body)) + body + fill[:len(body) % 2] for kind, body in parts)
def put(name, parts, tail=b'', fill=b'\0'):
    body = b'WEBP' + join(parts, fill)
    open('webp/' + name + '.webp', 'wb').write(b'RIFF' + struct.pack('<I', len(body)) + body + tail)
def read(name):
    return [part for part in chunks(open('webp/' + name + '.webp', 'rb').read())
            if part[0] not in (b'EXIF', b'XMP ', b'ICCP')]
for name in ('lossy', 'lossless', 'clear', 'clear-raw'):
    put('slack-' + name, [(k, b + b'QZ7PLANTslack' * 9 if k != b'VP8X' else b) for k, b in read(name)])
plain = [part for part in read('lossy') if part[0] == b'VP8 ']
# Bytes behind the first partition, which tells its own size.
body = plain[0][1]
tag = int.from_bytes(body[:3], 'little')
first, words = tag >> 5, b'QZ7PLANTpartition'
tag += len(words) << 5
put('partition', [(b'VP8 ', tag.to_bytes(3, 'little') + body[3:10 + first] + words + body[10 + first:])])
put('trailer', plain, b'QZ7PLANTtrailer')
put('unknown', plain + [(b'QZ7P', b'QZ7PLANTunknown')])
put('second', plain + [(b'VP8 ', body + b'QZ7PLANTsecond'), (b'ALPH', b'\0QZ7PLANTalpha')])
frames = read('animated')
put('frame-chunks', [(k, b + join([(b'ABCD', b'QZ7PLANTframe'), (b'XMP ', b'QZ7PLANTxmp')]) if k == b'ANMF' else b)
                     for k, b in frames] + [(b'VP8L', b'QZ7PLANTstill')])
PY
