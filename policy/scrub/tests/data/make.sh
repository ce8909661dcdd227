#!/bin/sh
# Makes the dirty files beside this script. Debian packages: exiftool (libimage-exiftool-perl), imagemagick,
# libjpeg-turbo-progs, apngasm, python3. The files are kept in the repository; run this only to add one.
#
# Everything planted begins with QZ7PLANT, which the tests search for; the place is 55.6761 N, 12.5683 E.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p jpeg png text

convert -seed 3 -size 67x45 plasma:red-blue "$work/base.ppm"
convert -seed 4 -size 24x16 plasma:green-white -quality 60 "$work/thumb.jpg"
exiftool -q -overwrite_original -Artist=QZ7PLANTthumb "$work/thumb.jpg"

plant() {
    exiftool -q -overwrite_original \
        -Make=QZ7PLANTmake -Model=QZ7PLANTmodel -SerialNumber=QZ7PLANTserial -LensSerialNumber=QZ7PLANTlens \
        -Artist=QZ7PLANTartist -Copyright=QZ7PLANTcopy -OwnerName=QZ7PLANTowner -Software=QZ7PLANTsoft \
        -ImageDescription=QZ7PLANTdescription -UserComment=QZ7PLANTcomment -XPAuthor=QZ7PLANTxp \
        -ImageUniqueID=QZ7PLANTid -DateTimeOriginal='2021:05:03 12:00:01' -ModifyDate='2021:05:04 13:00:00' \
        -GPSLatitude=55.6761 -GPSLatitudeRef=N -GPSLongitude=12.5683 -GPSLongitudeRef=E -GPSDateStamp=2021:05:03 \
        -XMP-dc:Creator=QZ7PLANTxmp -XMP-xmpMM:DocumentID=QZ7PLANTdoc -XMP-xmp:CreatorTool=QZ7PLANTtool \
        -XMP-photoshop:City=QZ7PLANTcity "$@"
}
jpeg() {
    plant -IPTC:By-line=QZ7PLANTiptc -IPTC:Caption-Abstract=QZ7PLANTcaption -Comment=QZ7PLANTcom \
        "-ThumbnailImage<=$work/thumb.jpg" "$@"
}

# JPEG: each way of coding, all with the same dirt.
cjpeg -quality 80 -outfile jpeg/baseline.jpg "$work/base.ppm"
cjpeg -quality 80 -progressive -outfile jpeg/progressive.jpg "$work/base.ppm"
cjpeg -quality 80 -restart 1B -outfile jpeg/restart.jpg "$work/base.ppm"
cjpeg -quality 80 -progressive -restart 1 -outfile jpeg/progressive-restart.jpg "$work/base.ppm"
cjpeg -quality 80 -grayscale -outfile jpeg/grey.jpg "$work/base.ppm"
cjpeg -quality 80 -rgb -outfile jpeg/rgb.jpg "$work/base.ppm"
cjpeg -quality 80 -sample 1x1 -optimize -outfile jpeg/full.jpg "$work/base.ppm"
cjpeg -quality 80 -sample 1x2 -outfile jpeg/tall.jpg "$work/base.ppm"
cjpeg -quality 5 -outfile jpeg/coarse.jpg "$work/base.ppm"
printf '0;\n1;\n2;\n' >"$work/scans"
cjpeg -quality 80 -scans "$work/scans" -outfile jpeg/separate.jpg "$work/base.ppm"
convert "$work/base.ppm" -colorspace CMYK -quality 80 jpeg/cmyk.jpg
convert "$work/base.ppm" -colorspace CMYK -interlace JPEG -quality 80 jpeg/cmyk-progressive.jpg
cp jpeg/baseline.jpg jpeg/turned.jpg
profiles=/usr/share/color/icc/ghostscript # from libgs-common
for profile in a98 srgb rommrgb; do
    convert jpeg/baseline.jpg -profile "$profiles/$profile.icc" "jpeg/icc-$profile.jpg"
done
for file in jpeg/*.jpg; do jpeg "$file"; done
exiftool -q -overwrite_original -n -Orientation=6 jpeg/turned.jpg

# JPEG: shapes that programs get wrong.
python3 - jpeg/baseline.jpg jpeg/progressive.jpg "$work/thumb.jpg" <<'PY'
import struct, sys, zipfile, io
base, progressive, thumb = (open(name, 'rb').read() for name in sys.argv[1:])
def segments(data):
    at, found = 2, []
    while True:
        assert data[at] == 0xff
        marker, length = data[at + 1], struct.unpack('>H', data[at + 2:at + 4])[0]
        found.append((marker, data[at:at + 2 + length]))
        at += 2 + length
        if marker == 0xda:
            return found, data[at:]
def put(name, *parts):
    open('jpeg/' + name + '.jpg', 'wb').write(b''.join(parts))
def app(marker, body):
    return struct.pack('>BBH', 0xff, marker, len(body) + 2) + body
head, scan = segments(base)
put('fill-bytes', b'\xff\xd8', *(b'\xff\xff\xff' + part for _, part in head), scan)
put('every-app', b'\xff\xd8', *(app(m, b'QZ7PLANTapp%x\0' % m) for m in range(0xe0, 0xf0)), *(p for _, p in head), scan)
put('between', b'\xff\xd8', head[0][1], b'QZ7PLANTbetween', *(p for _, p in head[1:]), scan)
put('no-end', base[:-2])
put('slack', base[:-2], b'QZ7PLANTslack', base[-2:])
box = io.BytesIO()
with zipfile.ZipFile(box, 'w') as z:
    z.writestr('QZ7PLANT.txt', 'QZ7PLANTzip')
put('zip-behind', base, box.getvalue())
put('html-behind', base, b'<html><script>QZ7PLANThtml</script></html>')
put('second-picture', base[:2], app(0xe2, b'MPF\0MM\0*\0\0\0\x08\0\0QZ7PLANTmpf'), base[2:], thumb)
put('pdf-in-comment', base[:2], app(0xfe, b'%PDF-1.4 QZ7PLANTpdf'), base[2:])
put('content-credentials', base[:2], app(0xeb, b'JP\0\1\0\0\0\1\0\0\0\x20jumbQZ7PLANTc2pa'), base[2:])
# Comments between the scans of a progressive picture, and a table that no scan uses.
head, scan = segments(progressive)
at = scan.index(b'\xff\xc4')
put('between-scans', b'\xff\xd8', *(p for _, p in head), scan[:at], app(0xfe, b'QZ7PLANTscan'), scan[at:])
spare = bytes([0x03]) + (b'QZ7PLANT' * 8)
put('spare-table', base[:2], app(0xdb, spare), base[2:])
PY

# PNG: each kind of pixels.
convert "$work/base.ppm" png/colour.png
convert "$work/base.ppm" -alpha set -channel A -evaluate set 50% png/alpha.png
convert "$work/base.ppm" -interlace PNG png/interlaced.png
convert "$work/base.ppm" -colors 11 -define png:color-type=3 -define png:bit-depth=4 png/palette.png
convert "$work/base.ppm" -colors 3 -define png:color-type=3 -define png:bit-depth=2 -interlace PNG png/palette-interlaced.png
convert "$work/base.ppm" -colorspace Gray -define png:color-type=0 -define png:bit-depth=8 png/grey.png
convert "$work/base.ppm" -monochrome -define png:color-type=0 -define png:bit-depth=1 png/black-white.png
convert -size 13x7 plasma:grey-white -depth 16 -define png:bit-depth=16 -define png:color-type=6 png/deep.png
convert "$work/base.ppm" -resize 25% -colors 5 -transparent-color black -define png:color-type=3 png/small.png
convert "$work/base.ppm" -resize 60% -profile "$profiles/a98.icc" png/icc-a98.png
convert "$work/base.ppm" -resize 60% -profile "$profiles/srgb.icc" png/icc-srgb.png
for file in png/*.png; do
    plant -PNG:Author=QZ7PLANTpng -PNG:Comment=QZ7PLANTtext -PNG:Description=QZ7PLANTæøå "$file"
    exiftool -q -overwrite_original -z -PNG:Title="$(printf 'QZ7PLANTpacked%.0s' 1 2 3 4 5 6 7 8)" "$file"
done
exiftool -q -overwrite_original -n -Orientation=8 png/grey.png
convert "$work/base.ppm" -resize 30% "$work/f1.png"
convert "$work/f1.png" -flip "$work/f2.png"
convert "$work/f1.png" -flop "$work/f3.png"
(cd "$work" && apngasm anim.png f1.png f2.png f3.png 1 10 >/dev/null)
cp "$work/anim.png" png/animated.png
python3 - png/colour.png png/palette.png png/alpha.png <<'PY'
import struct, sys, zlib
colour, palette, alpha = (open(name, 'rb').read() for name in sys.argv[1:])
def chunks(data):
    at, found = 8, []
    while at < len(data):
        length = struct.unpack('>I', data[at:at + 4])[0]
        found.append((data[at + 4:at + 8], data[at + 8:at + 8 + length]))
        at += 12 + length
    return found
def put(name, parts, tail=b''):
    data = b'\x89PNG\r\n\x1a\n'
    for kind, body in parts:
        data += struct.pack('>I', len(body)) + kind + body + struct.pack('>I', zlib.crc32(kind + body))
    open('png/' + name + '.png', 'wb').write(data + tail)
def pixels(parts):
    return b''.join(body for kind, body in parts if kind == b'IDAT')
def replaced(parts, packed, size=4096):
    first = next(i for i, (kind, _) in enumerate(parts) if kind == b'IDAT')
    rest = [part for part in parts if part[0] != b'IDAT']
    new = [(b'IDAT', packed[i:i + size]) for i in range(0, len(packed), size)]
    return rest[:first] + new + rest[first:]
parts = chunks(colour)
packed = pixels(parts)
put('private-chunks', parts[:1] + [(b'prVt', b'QZ7PLANTprivate'), (b'tIME', b'\x07\xe5\5\3\x0c\0\1')] + parts[1:])
put('trailer', parts, b'QZ7PLANTtrailer<script>')
put('slack', replaced(parts, packed + b'QZ7PLANTslack'))
raw = zlib.decompress(packed)
put('rows-behind', replaced(parts, zlib.compress(raw + b'QZ7PLANTrows' * 5)))
put('stored', replaced(parts, zlib.compress(raw, 0), 100))
put('many-chunks', replaced(parts, packed, 31))
# Colours of the palette that no pixel uses, and the bits behind the last pixel of a row.
parts = [(k, b) for k, b in chunks(palette)]
at = next(i for i, (kind, _) in enumerate(parts) if kind == b'PLTE')
parts[at] = (b'PLTE', parts[at][1][:33].ljust(33, b'\0') + b'QZ7PLANTpal')
parts[at] = (b'PLTE', parts[at][1].ljust(45, b'\0'))
put('spare-colours', parts)
# A wholly transparent pixel with a colour.
parts = chunks(alpha)
raw = bytearray(zlib.decompress(pixels(parts)))
raw[0] = 0
raw[1:9] = b'abc\0def\0'
put('hidden-pixels', replaced(parts, zlib.compress(bytes(raw))))
PY
plant png/animated.png

# Text in the encodings that people send.
printf 'Kære læser,\r\n\r\nnavne;beløb\r\nÅse;1.200 €\r\n' >text/windows-lines.csv
printf '\357\273\277# Notat\n\nTo *vigtige* ting.\n' >text/marked.md
printf 'Kære læser: 1.200 €\n' | iconv -t UTF-16 >text/utf16-little.txt
printf 'Kære læser: 1.200 €\n' | iconv -t UTF-16BE | { printf '\376\377'; cat; } >text/utf16-big.txt
printf 'Kære læser: 1.200 €, og en hel del mere tekst.\n' | iconv -t WINDOWS-1252 >text/western.txt
printf 'zero\342\200\213width and \342\200\256desrever\342\200\254.\n' >text/invisible.txt
