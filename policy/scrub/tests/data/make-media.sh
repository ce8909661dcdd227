#!/bin/sh
# Makes the dirty sound and video files beside this script. Debian packages: ffmpeg, exiftool
# (libimage-exiftool-perl), python3, python3-mutagen. The files are kept in the repository; run this only to add one.
#
# Everything planted begins with QZ7PLANT, which the tests search for; the place is 55.6761 N, 12.5683 E.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p mp3 wav m4a mp4 mov
ff() { ffmpeg -nostdin -v error -y "$@"; }

tone='aevalsrc=0.3*sin(440*2*PI*t)*lt(mod(t\,0.25)\,0.12)'
ff -f lavfi -i "testsrc=size=32x32:rate=1:duration=1" -frames:v 1 "$work/cover.jpg"
exiftool -q -overwrite_original -Artist=QZ7PLANTcover "$work/cover.jpg"

tags="-metadata title=QZ7PLANTtitle -metadata artist=QZ7PLANTartist -metadata album=QZ7PLANTalbum
 -metadata comment=QZ7PLANTcomment -metadata copyright=QZ7PLANTcopy -metadata date=2021-05-03
 -metadata encoded_by=QZ7PLANTencoder -metadata publisher=QZ7PLANTpublisher"
mp3() { # name, seconds, then options
    name=$1; seconds=$2; shift 2
    # shellcheck disable=SC2086
    ff -f lavfi -i "$tone:d=$seconds" $tags "$@" "mp3/$name.mp3"
}
mp3 mpeg1-joint 0.6 -ar 44100 -ac 2 -b:a 64k -id3v2_version 3 -write_id3v1 1
mp3 mpeg1-vbr 0.6 -ar 48000 -ac 1 -q:a 7 -id3v2_version 4
mp3 mpeg2 0.6 -ar 22050 -ac 1 -b:a 32k
mp3 mpeg25 0.6 -ar 8000 -ac 1 -b:a 16k
mp3 no-note 0.6 -ar 44100 -ac 1 -b:a 48k -write_xing 0
mp3 roomy 0.4 -ar 44100 -ac 2 -b:a 160k -c:a libmp3lame
mp3 shine 0.4 -ar 44100 -ac 2 -b:a 96k -c:a libshine

python3 - "$work/cover.jpg" <<'PY'
import struct, sys, zlib
from mutagen import id3, apev2
cover = open(sys.argv[1], 'rb').read()
def read(name): return open('mp3/%s.mp3' % name, 'rb').read()
def write(name, data): open('mp3/%s.mp3' % name, 'wb').write(data)
def bare(data):
    if data[:3] == b'ID3':
        size = 0
        for part in data[6:10]: size = size << 7 | part
        data = data[10 + size:]
    return data[:-128] if data[-128:-125] == b'TAG' else data
def frames(data):
    rates = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
    at, found = 0, []
    while at + 4 <= len(data):
        size = 144000 * rates[data[at + 2] >> 4] // 44100 + (data[at + 2] >> 1 & 1)
        found.append(data[at:at + size]); at += size
    return found
plain = bare(read('mpeg1-joint'))
# Where the encoder writes its own name as padding.
roomy = bare(read('roomy'))
name = next(n for n in (b'LAME3.100', b'Lavf59.27') if n in roomy[500:])
assert roomy[500:].count(name) > 3
write('ancillary', roomy.replace(b'LAME3.100', b'QZ7PLANTa'))
# A second note, which counts as sound.
parts = frames(plain)
write('two-notes', parts[0] + parts[0][:160] + b'QZ7PLANTpad'.ljust(len(parts[0]) - 160, b'U') + b''.join(parts[1:]))
# Every kind of tag frame.
write('every-tag', plain)
tag = id3.ID3()
for frame in [id3.TIT2(encoding=1, text='QZ7PLANTtitleæ'), id3.TPE1(encoding=3, text='QZ7PLANTartist'),
              id3.COMM(encoding=3, lang='dan', desc='', text='QZ7PLANTcomm'), id3.USLT(encoding=1, lang='dan', desc='', text='QZ7PLANTwords'),
              id3.TXXX(encoding=3, desc='QZ7PLANTdesc', text='QZ7PLANTtxxx'), id3.WOAR(url='https://QZ7PLANT.example/'),
              id3.PRIV(owner='QZ7PLANTowner', data=b'QZ7PLANTpriv'), id3.UFID(owner='QZ7PLANTufid', data=b'QZ7PLANTid'),
              id3.GEOB(encoding=0, mime='text/plain', filename='QZ7PLANTfile.txt', desc='QZ7PLANTgeob', data=b'QZ7PLANTobject'),
              id3.APIC(encoding=0, mime='image/jpeg', type=3, desc='QZ7PLANTpicture', data=cover),
              id3.TSSE(encoding=0, text='QZ7PLANTsoft'), id3.TDRC(encoding=0, text='2021-05-03T12:00:01')]:
    tag.add(frame)
tag.save('mp3/every-tag.mp3', v1=2)
ape = apev2.APEv2()
ape['Artist'] = 'QZ7PLANTape'; ape['Comment'] = 'QZ7PLANTapecomment'
write('ape', plain); ape.save('mp3/ape.mp3')
v1 = b'TAG' + b'QZ7PLANTv1title'.ljust(30, b'\0') + b'QZ7PLANTv1artist'.ljust(30, b'\0') + b'QZ7PLANTv1album'.ljust(30, b' ') + b'2021' + b'QZ7PLANTv1note'.ljust(30, b'\0') + b'\7'
words = b'LYRICSBEGIN' + b'IND0000200LYR00014QZ7PLANTlyrics'
write('lyrics', plain + words + b'%06d' % len(words) + b'LYRICS200' + v1)
# Junk in front, a tag between frames, junk between frames, and bytes behind.
small = b'ID3\3\0\0\0\0\0\x2b' + b'TPE1\0\0\0\x0f\0\0\0QZ7PLANTmiddle' + b'COMM\0\0\0\x0a\0\0\0danQZ7PLA'[:20].ljust(18, b'\0')
write('junk', small + b'QZ7PLANTfront' * 3 + b''.join(parts[:5]) + small + b''.join(parts[5:9]) + b'QZ7PLANTjunk' * 9 + b''.join(parts[9:]) + b'QZ7PLANTbehind' * 7)
write('cut-short', b''.join(parts[:12]) + parts[12][:50] + b'QZ7PLANT')
old = b'TT2\0\0\x0f\0QZ7PLANTtitle2' + b'TP1\0\0\x0f\0QZ7PLANTartist' + b'TEN\0\0\x09\0QZ7PLANT'
write('id3v22', b'ID3\2\0\0\0\0\0' + bytes([len(old)]) + old + plain)
# A note in Fraunhofer's form.
vbri = bytearray(parts[0]); vbri[4:] = bytes(len(vbri) - 4)
vbri[36:62] = b'VBRI' + struct.pack('>HHHIIHHHH', 1, 0, 75, len(plain), len(parts) - 1, 4, 1, 2, 8)
vbri[70:82] = b'QZ7PLANTvbri'
write('vbri', bytes(vbri) + b''.join(parts[1:]))
# Private, copyright and original bits set.
write('private-bits', b''.join(bytes([p[0], p[1], p[2] | 1, p[3] | 0x0c]) + p[4:] for p in parts) + b'QZ7PLANTend')
PY
for file in mp3/mpeg2.mp3 mp3/mpeg1-vbr.mp3; do
    python3 -c "
import sys; from mutagen import id3
t = id3.ID3(sys.argv[1]); t.add(id3.APIC(encoding=3, mime='image/jpeg', type=3, desc='QZ7PLANTdesc', data=open(sys.argv[2],'rb').read())); t.save()
" "$file" "$work/cover.jpg"
done

# WAV: each way of coding, with words in every chunk that has room for some.
wav() { # name, then options
    name=$1; shift
    # shellcheck disable=SC2086
    ff -f lavfi -i "$tone:d=0.1" $tags "$@" "wav/$name.wav"
}
wav pcm8 -ar 8000 -ac 1 -c:a pcm_u8
wav pcm16 -ar 8000 -ac 2 -c:a pcm_s16le
wav pcm24 -ar 8000 -ac 1 -c:a pcm_s24le
wav pcm32 -ar 8000 -ac 1 -c:a pcm_s32le
wav float -ar 8000 -ac 1 -c:a pcm_f32le
wav double -ar 8000 -ac 1 -c:a pcm_f64le
wav alaw -ar 8000 -ac 1 -c:a pcm_alaw
wav mulaw -ar 8000 -ac 1 -c:a pcm_mulaw
wav six -ar 8000 -ac 6 -c:a pcm_s16le
wav ima -ar 8000 -ac 2 -c:a adpcm_ima_wav
wav ms -ar 8000 -ac 1 -c:a adpcm_ms
wav rf64 -ar 8000 -ac 1 -rf64 always
wav bext -ar 8000 -ac 1 -write_bext 1 -write_peak on -metadata description=QZ7PLANTdescription \
    -metadata originator=QZ7PLANToriginator -metadata originator_reference=QZ7PLANTreference \
    -metadata origination_date=2021-05-03 -metadata origination_time=12:00:01 -metadata coding_history=QZ7PLANThistory
ff -f lavfi -i "$tone:d=0.1" -ar 8000 -ac 1 -c:a pcm_s16le -f wav - >wav/piped.wav
python3 - <<'PY'
import struct
def read(name): return open('wav/%s.wav' % name, 'rb').read()
def write(name, chunks, tail=b''):
    body = b'WAVE' + b''.join(k + struct.pack('<I', len(b)) + b + b'Q' * (len(b) & 1) for k, b in chunks)
    open('wav/%s.wav' % name, 'wb').write(b'RIFF' + struct.pack('<I', len(body)) + body + tail)
def chunks(data):
    at, found = 12, []
    while at + 8 <= len(data):
        size = struct.unpack('<I', data[at + 4:at + 8])[0]
        found.append((data[at:at + 4], data[at + 8:at + 8 + size]))
        at += 8 + size + (size & 1)
    return found
fmt, data = [c for c in chunks(read('pcm16')) if c[0] in (b'fmt ', b'data')]
cart = b'0101' + b'QZ7PLANTcart'.ljust(64, b'\0') + b'QZ7PLANTcartist'.ljust(64, b'\0') + bytes(1916)
id3 = b'ID3\3\0\0\0\0\0\x19TPE1\0\0\0\x0f\0\0\0QZ7PLANTid3tag'
xmp = b'<x:xmpmeta><dc:creator>QZ7PLANTxmp</dc:creator></x:xmpmeta>'
write('every-chunk', [(b'JUNK', b'QZ7PLANTjunk'), fmt, (b'fact', b'\1\2\3\4QZ7PLANTfact'), (b'cue ', b'\1\0\0\0QZ7PLANTcue'),
    (b'LIST', b'adtllabl\x10\0\0\0\1\0\0\0QZ7PLANTlab\0'), (b'LIST', b'INFOIART\x0a\0\0\0QZ7PLANTa\0ICRD\x0b\0\0\x002021-05-03\0\0'),
    data, (b'iXML', b'<BWFXML><NOTE>QZ7PLANTnote</NOTE><DEVICE_SERIAL>QZ7PLANTserial</DEVICE_SERIAL></BWFXML>'),
    (b'cart', cart), (b'id3 ', id3), (b'_PMX', xmp), (b'smpl', b'QZ7PLANTsmpl'), (b'QZ7P', b'LANT and QZ7PLANTprivate')], b'QZ7PLANTbehind')
# Bytes behind the last whole sample and behind the shape.
write('slack', [(fmt[0], fmt[1] + b'QZ7PLANTfmt'), (data[0], data[1] + b'QZ7')], b'QZ7PLANT')
PY
