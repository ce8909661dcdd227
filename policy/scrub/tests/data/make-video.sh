#!/bin/sh
# Makes the dirty MP4, QuickTime and M4A files beside this script. Debian packages: ffmpeg, exiftool
# (libimage-exiftool-perl), python3, python3-mutagen. The files are kept in the repository; run this only to add one.
#
# Everything planted begins with QZ7PLANT, which the tests search for; the place is 55.6761 N, 12.5683 E.
set -eu
PATH=/usr/bin:$PATH
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p m4a mp4 mov
ff() { ffmpeg -nostdin -v error -y "$@"; }

picture='testsrc=size=64x48:rate=10'
tone='aevalsrc=0.3*sin(440*2*PI*t)*lt(mod(t\,0.25)\,0.12)'
tags="-metadata title=QZ7PLANTtitle -metadata artist=QZ7PLANTartist -metadata album=QZ7PLANTalbum
 -metadata comment=QZ7PLANTcomment -metadata copyright=QZ7PLANTcopy -metadata date=2021-05-03
 -metadata encoded_by=QZ7PLANTencoder -metadata creation_time=2021-05-03T12:00:01Z -metadata location=+55.6761+012.5683/
 -metadata:s:v handler_name=QZ7PLANThandler -metadata:s:a handler_name=QZ7PLANTsound -metadata:s language=dan"
x264='-c:v libx264 -preset veryfast -crf 40 -g 10 -pix_fmt yuv420p'
video() { # file, then options
    name=$1; shift
    # shellcheck disable=SC2086
    ff -f lavfi -i "$picture:d=1.5" -f lavfi -i "$tone:d=1.5" -ar 8000 -ac 1 $tags "$@" "$name"
}
video mp4/plain.mp4 $x264 -c:a aac -b:a 24k
video mp4/faststart.mp4 $x264 -bf 0 -c:a aac -b:a 24k -movflags +faststart+use_metadata_tags -metadata QZ7PLANTkey=QZ7PLANTvalue
video mp4/fragmented.mp4 $x264 -c:a aac -b:a 24k -movflags frag_keyframe+empty_moov
video mp4/fragments-dash.mp4 $x264 -c:a aac -b:a 24k -movflags frag_keyframe+delay_moov+dash+global_sidx -frag_duration 400000
video mp4/every-frame.mp4 $x264 -c:a aac -b:a 24k -movflags frag_every_frame+empty_moov+default_base_moof
video mp4/hevc.mp4 -c:v libx265 -x265-params log-level=none:crf=40:keyint=10 -tag:v hvc1 -c:a aac -b:a 24k
video mp4/hev1.mp4 -c:v libx265 -x265-params log-level=none:crf=40:keyint=10:repeat-headers=1:hrd=1:vbv-maxrate=100:vbv-bufsize=100:aud=1 -tag:v hev1 -c:a ac3 -b:a 32k -ar 32000
video mp4/av1.mp4 -c:v libaom-av1 -cpu-used 8 -crf 50 -c:a libopus -b:a 16k -ar 48000
video mp4/vp9.mp4 -c:v libvpx-vp9 -crf 50 -b:v 0 -c:a eac3 -b:a 32k -ar 32000
video mp4/mpeg4.mp4 -c:v mpeg4 -q:v 20 -c:a aac -b:a 24k
video mp4/xvid.mp4 -c:v libxvid -q:v 20 -c:a alac
video mp4/interlaced.mp4 $x264 -flags +ildct+ilme -x264opts nal-hrd=vbr:pic-struct=1:vbv-maxrate=100:vbv-bufsize=100 -aud 1 -c:a aac -b:a 24k
video mp4/444.mp4 -c:v libx264 -preset veryfast -crf 40 -pix_fmt yuv444p10le -x264opts cqm=jvt -c:a aac -b:a 24k
video mp4/open-gop.mp4 -c:v libx264 -preset veryfast -crf 40 -g 5 -x264opts open-gop=1:intra-refresh=0 -c:a aac -b:a 24k
ff -f lavfi -i "testsrc=size=176x144:rate=10:d=0.5" -c:v h263 -q:v 25 $tags mp4/h263.3gp
ff -f lavfi -i "$tone:d=1" -c:a aac -b:a 96k -ac 6 -ar 44100 $tags m4a/six.m4a
ff -f lavfi -i "$tone:d=1" -c:a aac -b:a 32k -ac 2 -ar 22050 -aac_coder twoloop $tags m4a/plain.m4a
ff -f lavfi -i "anoisesrc=d=1:seed=7" -c:a aac -b:a 48k -ac 2 -ar 44100 -aac_coder fast $tags m4a/noise.m4a
ff -f lavfi -i "$tone:d=0.5" -c:a alac -ac 2 -ar 44100 -sample_fmt s16p $tags m4a/lossless.m4a
video mov/plain.mov $x264 -c:a aac -b:a 24k
video mov/pcm.mov -c:v mjpeg -q:v 20 -c:a pcm_s16le
video mov/be24.mov -c:v prores_ks -profile:v 0 -vendor QZ7P -frames:v 3 -c:a pcm_s24be -ar 8000
video mov/le24.mov $x264 -c:a pcm_s24le
video mov/float.mov $x264 -c:a pcm_f32le
video mov/mulaw.mov $x264 -c:a pcm_mulaw
video mov/ima.mov $x264 -c:a adpcm_ima_qt -ac 2
video mov/timecode.mov $x264 -timecode 12:34:56:07 -c:a alac
# Subtitles and chapters.
printf '1\n00:00:00,100 --> 00:00:00,700\nThese are <b>words</b> to keep\n\n2\n00:00:00,800 --> 00:00:01,200\nand more\n' >"$work/words.srt"
printf ';FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=700\ntitle=QZ7PLANTchapter\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=700\nEND=1500\ntitle=QZ7PLANTsecond\n' >"$work/chapters"
ff -i mp4/plain.mp4 -i "$work/words.srt" -i "$work/chapters" -map 0 -map 1 -map_metadata 2 -map_chapters 2 -c copy -c:s mov_text \
    -metadata:s:s:0 language=dan -metadata:s:s:0 handler_name=QZ7PLANTsubtitles mp4/chapters.mp4
ff -i mov/plain.mov -i "$work/words.srt" -i "$work/chapters" -map 0:v -map 0:a -map 1 -map_metadata 2 -map_chapters 2 -c copy -c:s mov_text mov/chapters.mov
ff -i m4a/plain.m4a -i "$work/chapters" -map_metadata 1 -map_chapters 1 -c copy m4a/book.m4a
# Turned pictures, a second sound track, a cover.
ff -i mp4/plain.mp4 -c copy -map 0 -map 0:a -disposition:a:1 0 -metadata:s:v rotate=90 mp4/turned.mp4
ff -i mp4/turned.mp4 -c copy -map 0:v -metadata:s:v rotate=270 mov/turned.mov
ff -f lavfi -i "testsrc=size=32x32:rate=1:duration=1" -frames:v 1 "$work/cover.jpg"
exiftool -q -overwrite_original -Artist=QZ7PLANTcover "$work/cover.jpg"
ff -i mp4/plain.mp4 -i "$work/cover.jpg" -map 0 -map 1 -c copy -disposition:v:1 attached_pic mp4/cover.mp4
exiftool -q -overwrite_original -XMP-dc:Creator=QZ7PLANTxmp -Keys:Make=QZ7PLANTmake -Keys:Model=QZ7PLANTmodel -Keys:Software=QZ7PLANTsoft \
    -Keys:GPSCoordinates="55.6761, 12.5683, 10" -ItemList:Artist=QZ7PLANTitem -UserData:Author=QZ7PLANTuser -QuickTime:CreateDate="2021:05:03 12:00:01" \
    -TrackCreateDate="2021:05:03 12:00:02" mov/turned.mov

python3 - "$work/cover.jpg" <<'PY'
import struct, sys
from mutagen import mp4
cover = open(sys.argv[1], 'rb').read()
tagged = mp4.MP4('m4a/lossless.m4a')
tagged['\xa9nam'] = 'QZ7PLANTname'; tagged['\xa9ART'] = 'QZ7PLANTperson'; tagged['\xa9lyr'] = 'QZ7PLANTlyrics'
tagged['covr'] = [mp4.MP4Cover(cover, mp4.MP4Cover.FORMAT_JPEG)]
tagged['----:com.apple.iTunes:QZ7PLANTfree'] = b'QZ7PLANTfreeform'; tagged['\xa9too'] = 'QZ7PLANTtool'
tagged['apID'] = 'QZ7PLANT@example.com'; tagged['purd'] = '2021-05-03 12:00:01'
tagged.save()

CONTAINERS = {b'moov', b'trak', b'mdia', b'minf', b'stbl', b'edts', b'dinf'}
def box(kind, body): return struct.pack('>I', len(body) + 8) + kind + body
def full(kind, body): return box(kind, bytes(4) + body)
def parse(data):
    at, found = 0, []
    while at + 8 <= len(data):
        size, kind = struct.unpack('>I4s', data[at:at + 8])
        body = data[at + 8:at + size]
        found.append([kind, parse(body) if kind in CONTAINERS else body])
        at += size
    return found
def write(boxes): return b''.join(box(k, write(b) if isinstance(b, list) else b) for k, b in boxes)
def find(boxes, *path):
    for kind, body in boxes:
        if kind == path[0]: return body if len(path) == 1 else find(body, *path[1:])
def shift(boxes, by):
    for kind, body in boxes:
        if isinstance(body, list): shift(body, by)
    for each in boxes:
        if each[0] == b'stco':
            count = struct.unpack('>I', each[1][4:8])[0]
            places = struct.unpack('>%dI' % count, each[1][8:])
            each[1] = each[1][:8] + struct.pack('>%dI' % count, *[place + by for place in places])
def save(name, boxes, before, tail=b''):
    # The media stand in front of the tables; what is put in front of them moves them.
    shift(boxes, before)
    open(name, 'wb').write(write(boxes) + tail)
def fresh(name='mp4/plain.mp4'): return parse(open(name, 'rb').read())

# Words in every place between and behind the boxes.
boxes = fresh()
for name, body in [(b'udta', box(b'\xa9nam', b'\0\x0c\0\0QZ7PLANTudta')), (b'QZ7P', b'LANT QZ7PLANTprivate')]:
    find(boxes, b'moov', b'trak').append([name, body])
find(boxes, b'moov', b'trak', b'mdia', b'minf', b'stbl').append([b'sgpd', bytes(8) + b'QZ7PLANTgroup'])
find(boxes, b'moov').append([b'iods', b'QZ7PLANTiods'])
find(boxes, b'moov').append([b'meta', bytes(4) + full(b'hdlr', bytes(4) + b'mdtaQZ7PLANTmeta\0')])
boxes[1:1] = [[b'free', b'QZ7PLANTfree'], [b'uuid', b'0123456789abcdefQZ7PLANTuuid'], [b'QZ7X', b'QZ7PLANTunknown'], [b'skip', b'QZ7PLANTskip']]
moved = sum(len(body) + 8 for _, body in boxes[1:5])
boxes += [[b'free', b'QZ7PLANTend'], [b'mdat', b'QZ7PLANTsecondmdat'], [b'emsg', bytes(4) + b'QZ7PLANTevent\0']]
save('mp4/places.mp4', boxes, moved, b'QZ7PLANTtrailer, not a box')
# Bytes in the media that belong to no sample, and in the configuration behind its last field.
boxes = fresh()
media = next(each for each in boxes if each[0] == b'mdat')
media[1] = b'QZ7PLANTgap' + media[1] + b'QZ7PLANTbehind'
save('mp4/gaps.mp4', boxes, 11)
data = open('mp4/plain.mp4', 'rb').read()
at = data.index(b'avcC')
size = struct.unpack('>H', data[at + 10:at + 12])[0]
boxes = fresh()
stsd = find(boxes, b'moov', b'trak', b'mdia', b'minf', b'stbl')
for each in stsd:
    if each[0] == b'stsd':
        avcc = each[1].index(b'avcC')
        head = each[1][:avcc - 4]; old = struct.unpack('>I', each[1][avcc - 4:avcc])[0]
        config = each[1][avcc + 4:avcc - 4 + old]; rest = each[1][avcc - 4 + old:]
        sps = config[8:8 + size]; behind = config[8 + size:]
        plant = b'QZ7PLANTsps'
        config = config[:6] + struct.pack('>H', size + len(plant)) + sps + plant + behind + b'QZ7PLANTconfig'
        new = box(b'avcC', config) + box(b'QZ7P', b'QZ7PLANTbox')
        entry = head[8:] + new + rest
        entry = struct.pack('>I', len(entry)) + entry[4:]
        name = entry[:50] + b'\x10QZ7PLANTcompress'.ljust(32, b'\0') + entry[82:]
        each[1] = head[:8] + name
save('mp4/config.mp4', boxes, 0)
# A drone's subtitles, a camera's track of places, a second file's data.
def handled(boxes, kind, handler, sample, media_kind=b'nmhd'):
    """Adds a track with one sample that stands in a box of media of its own at the end."""
    entry = box(kind, bytes(7) + b'\1' + b'QZ7PLANTentry')
    if kind == b'tx3g': entry = box(kind, bytes(7) + b'\1' + bytes(38) + box(b'ftab', b'\0\1\0\1\x0bQZ7PLANTfnt'))
    place = len(write(boxes))
    def track(offset):
        stbl = [[b'stsd', bytes(7) + b'\1' + entry], [b'stts', struct.pack('>IIII', 0, 1, 1, 1000)],
                [b'stsc', struct.pack('>IIIII', 0, 1, 1, 1, 1)], [b'stsz', struct.pack('>IIII', 0, 0, 1, len(sample))],
                [b'stco', struct.pack('>III', 0, 1, offset)]]
        minf = [[media_kind, bytes(4)], [b'dinf', [[b'dref', struct.pack('>II', 0, 1) + box(b'url ', b'\0\0\0\1')]]], [b'stbl', stbl]]
        mdia = [[b'mdhd', struct.pack('>IIIIIHH', 0, 3700000000, 3700000000, 1000, 1000, 0x10ae, 0)],
                [b'hdlr', bytes(8) + handler + bytes(12) + b'QZ7PLANThandler\0'], [b'minf', minf]]
        tkhd = struct.pack('>IIIIII', 7, 3700000000, 3700000001, 9, 0, 1000) + bytes(16)
        tkhd += struct.pack('>9I', 65536, 0, 0, 0, 65536, 0, 0, 0, 0x40000000) + bytes(8)
        return [b'trak', [[b'tkhd', tkhd], [b'mdia', mdia]]]
    find(boxes, b'moov').append(track(0))
    find(boxes, b'moov')[-1] = track(len(write(boxes)) + 8)
    boxes.append([b'mdat', sample])
words = b'F/2.8, SS 206.14, ISO 100, GPS (12.5683, 55.6761, 15) QZ7PLANTdrone'
boxes = fresh(); handled(boxes, b'tx3g', b'sbtl', struct.pack('>H', len(words)) + words); save('mp4/drone.mp4', boxes, 0)
boxes = fresh(); handled(boxes, b'camm', b'camm', b'\0\0\5\0' + struct.pack('<ddd', 55.6761, 12.5683, 3.0) + b'QZ7PLANTcamm'); save('mp4/camm.mp4', boxes, 0)
boxes = fresh(); handled(boxes, b'gpmd', b'meta', b'DEVC\0\1\0\x10DVNMc\1\0\x0fQZ7PLANTgopro\0'); save('mp4/gpmd.mp4', boxes, 0)
boxes = fresh('mov/plain.mov'); handled(boxes, b'mebx', b'meta', b'QZ7PLANTmebx'); save('mov/mebx.mov', boxes, 0)
words = b'words that stay'
boxes = fresh(); handled(boxes, b'tx3g', b'text', struct.pack('>H', len(words)) + words + box(b'href', b'\0\0\0\5\x18https://QZ7PLANT.example\0')); save('mp4/link.mp4', boxes, 0)
# AMR, of which there is no encoder here: frames of silence descriptors and of one mode.
frames = (b'\x3c' + bytes(range(31))) * 4 + b'\x7c'
amr = fresh('m4a/plain.m4a')
import copy
boxes = [amr[0], find(amr, b'moov') and [b'moov', copy.deepcopy(find(amr, b'moov'))]]
boxes[0] = [b'ftyp', b'3gp4\0\0\0\0isom3gp4']
stbl = find(boxes, b'moov', b'trak', b'mdia', b'minf', b'stbl')
entry = box(b'samr', bytes(7) + b'\1' + bytes(8) + struct.pack('>HHII', 1, 16, 0, 8000 << 16) + box(b'damr', b'QZ7P\0\x81\xff\0\1'))
for each in stbl:
    if each[0] == b'stsd': each[1] = bytes(7) + b'\1' + entry
    if each[0] == b'stts': each[1] = struct.pack('>IIII', 0, 1, 4, 160)
    if each[0] == b'stsc': each[1] = struct.pack('>IIIII', 0, 1, 1, 4, 1)
    if each[0] == b'stsz': each[1] = struct.pack('>III4I', 0, 0, 4, 32, 32, 32, 33)
    if each[0] == b'stco': each[1] = struct.pack('>III', 0, 1, 0)
trak = find(boxes, b'moov', b'trak')
trak[:] = [each for each in trak if each[0] != b'edts']
mdhd = find(trak, b'mdia')
for each in mdhd:
    if each[0] == b'mdhd': each[1] = struct.pack('>IIIIIHH', 0, 0, 0, 8000, 640, 0x55c4, 0)
save('mp4/amr.3gp', boxes, len(write(boxes)) + 8, box(b'mdat', frames))
PY
# A longer film of which an edit list shows two seconds in the middle.
long() { ff -f lavfi -i "$picture:d=6" -f lavfi -i "$tone:d=6" -ar 8000 -ac 1 "$@"; }
# shellcheck disable=SC2086
long $x264 -bf 2 -c:a aac -b:a 16k "$work/long.mp4"
# shellcheck disable=SC2086
long $x264 -bf 2 -c:a pcm_mulaw "$work/long.mov"
python3 - "$work" <<'PY'
import struct, sys
for kind in 'mp4', 'mov':
    data = bytearray(open('%s/long.%s' % (sys.argv[1], kind), 'rb').read())
    at = 0
    while (at := data.find(b'elst', at + 4)) > 0:
        timescale = struct.unpack('>I', data[(head := data.index(b'mdhd', at)) + 16:head + 20])[0]
        start = struct.unpack('>I', data[at + 16:at + 20])[0]
        data[at + 12:at + 20] = struct.pack('>II', 2000, start + 2 * timescale + timescale // 2)
    open('%s/trimmed.%s' % (kind, kind), 'wb').write(data)
PY
# VP8, which ffmpeg reads in MP4 but does not write: frames of an IVF file stand in the place of those of VP9.
ff -f lavfi -i "$picture:d=1.5" -c:v libvpx -crf 50 -b:v 40k "$work/vp8.ivf"
ff -f lavfi -i "$picture:d=1.5" -c:v libvpx-vp9 -lag-in-frames 0 -auto-alt-ref 0 -crf 50 -b:v 0 $tags "$work/vp8.mp4"
python3 - "$work" <<'PY'
import struct, sys
data = open(sys.argv[1] + '/vp8.mp4', 'rb').read().replace(b'vp09', b'vp08')
film = open(sys.argv[1] + '/vp8.ivf', 'rb').read()
at, frames = 32, []
while at < len(film):
    size = struct.unpack('<I', film[at:at + 4])[0]
    frames.append(film[at + 12:at + 12 + size])
    at += 12 + size
table, places = data.index(b'stsz') + 4, data.index(b'stco') + 4
chunks, start = struct.unpack('>II', data[places + 4:places + 12])
count = struct.unpack('>I', data[table + 8:table + 12])[0]
assert chunks == 1 and count == len(frames)
behind = table + 12 + 4 * count
end = start + sum(struct.unpack('>%dI' % count, data[table + 12:behind]))
sizes = struct.pack('>%dI' % count, *map(len, frames))
media = b''.join(frames)
head = data[:start - 8] + struct.pack('>I4s', len(media) + 8, b'mdat')
open('mp4/vp8.mp4', 'wb').write(head + media + data[end:table + 12] + sizes + data[behind:])
PY
# QuickTime from before there were brands.
python3 - <<'PY'
import struct
data = open('mov/plain.mov', 'rb').read()
size = struct.unpack('>I', data[:4])[0]
assert data[4:8] == b'ftyp'
open('mov/no-brand.mov', 'wb').write(struct.pack('>I4s', size, b'skip') + b'QZ7PLANT'.ljust(size - 8, b'\0') + data[size:])
PY
# Words inside the first sample, where decoders do not look: behind headers, fields and pictures.
ff -f lavfi -i "$picture:d=0.5" -c:v mpeg4 -q:v 20 -g 2 "$work/behind-mpeg4.mp4"
ff -f lavfi -i "$picture:d=0.3" -c:v libaom-av1 -cpu-used 8 -crf 50 "$work/behind-av1.mp4"
ff -f lavfi -i "$picture:d=0.2" -c:v prores_ks -profile:v 0 "$work/behind-prores.mov"
ff -f lavfi -i "$tone:d=0.2" -c:a libopus -ac 6 -b:a 32k "$work/behind-opus.mp4"
python3 - "$work" <<'PY'
import struct, sys
def change(name, edit):
    # The media stand in front of the tables, all samples of the one track behind each other.
    data = open('%s/%s' % (sys.argv[1], name), 'rb').read()
    table, places = data.index(b'stsz') + 4, data.index(b'stco') + 4
    count, start = struct.unpack('>II', data[places + 4:places + 12])
    assert count == 1 and data[table + 4:table + 8] == bytes(4)
    count = struct.unpack('>I', data[table + 8:table + 12])[0]
    sizes = struct.unpack('>%dI' % count, data[table + 12:table + 12 + 4 * count])
    samples, at = [], start
    for number, size in enumerate(sizes):
        samples.append(edit(data[at:at + size], number))
        at += size
    sizes = struct.pack('>%dI' % count, *map(len, samples))
    media = b''.join(samples)
    head = data[:start - 8] + struct.pack('>I4s', len(media) + 8, b'mdat')
    tables = data[at:table + 12] + sizes + data[table + 12 + len(sizes):]
    open('%s/%s' % (name.rsplit('.')[-1], name), 'wb').write(head + media + tables)
def mpeg4(sample, number):
    # A group of pictures that begins at half past two, and a second header of the layer with words behind it.
    if not sample.startswith(b'\0\0\1\xb3'): return sample
    bits = int.from_bytes(sample[4:7], 'big') | 14 << 19 | 30 << 13
    layer = bytes.fromhex('0000012000c48d8800550204061443') if number == 0 else b''
    return layer + (b'QZ7PLANTlayer' if layer else b'') + sample[:4] + bits.to_bytes(3, 'big') + sample[7:]
def av1(sample, number):
    at = sample.find(b'\x0a')
    if number or at > 2: return sample
    end = at + 2 + sample[at + 1]
    longer = sample[:at + 1] + bytes([sample[at + 1] + 9]) + sample[at + 2:end] + b'\0QZ7PLANT' + sample[end:]
    return longer + b'\x3a\x11QZ7PLANTredundant'
def prores(frame, number):
    length = struct.unpack('>H', frame[8:10])[0]
    body = struct.pack('>H', length + 12) + frame[10:8 + length] + b'QZ7PLANThead' + frame[8 + length:] + b'QZ7PLANTbehind'
    return struct.pack('>I', len(body) + 8) + b'icpf' + body + b'QZ7PLANTtail'
def opus(packet, number):
    # Padding in the last of the four streams of six channels; the others tell their lengths.
    at = 0
    for _ in range(3):
        assert packet[at] & 3 == 0 and packet[at + 1] < 252
        at += 2 + packet[at + 1]
    assert packet[at] & 3 == 0
    return packet[:at] + bytes([packet[at] | 3, 0x41, 16]) + packet[at + 1:] + b'QZ7PLANTQZ7PLANT'
change('behind-opus.mp4', opus)
change('behind-mpeg4.mp4', mpeg4)
change('behind-av1.mp4', av1)
change('behind-prores.mov', prores)
PY
