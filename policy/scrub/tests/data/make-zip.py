#!/usr/bin/env python3
"""Makes the dirty archives in zip/. Debian packages: python3, zip. Run make.sh first, whose pictures go in.

Everything planted begins with QZ7PLANT, which the tests search for.
"""

import io
import os
import pathlib
import shutil
import struct
import subprocess
import tempfile
import zipfile

here = pathlib.Path(__file__).parent
out = here / "zip"
out.mkdir(exist_ok=True)
png = (here / "png/small.png").read_bytes()
jpeg = (here / "jpeg/coarse.jpg").read_bytes()
note = "Kære læser: 1.200 €\n".encode()
when = (2021, 5, 3, 12, 0, 2)


def info(name, mode=0o100640, comment=b"", extra=b"", method=zipfile.ZIP_DEFLATED):
    member = zipfile.ZipInfo(name, when)
    member.create_system = 3
    member.external_attr = mode << 16
    member.comment = comment
    member.extra = extra
    member.compress_type = method
    return member


def archive(members, comment=b"", to=None):
    box = to if to is not None else io.BytesIO()
    with zipfile.ZipFile(box, "w") as made:
        for member, body in members:
            made.writestr(member, body)
        made.comment = comment
    return box.getvalue() if to is None else None


class Pipe(io.RawIOBase):
    """A file that cannot go back, so that sizes stand behind the data."""

    def __init__(self):
        self.bytes = bytearray()

    def writable(self):
        return True

    def seekable(self):
        return False

    def write(self, part):
        self.bytes += part
        return len(part)


def put(name, data):
    (out / name).write_bytes(data)


# By Info-ZIP: owner, times, comments, a folder, a text that is named a table.
work = pathlib.Path(tempfile.mkdtemp())
folder = work / "QZ7PLANTfolder"
folder.mkdir()
(folder / "QZ7PLANTnote.md").write_bytes(note)
(folder / "QZ7PLANTlist.csv").write_bytes(b"a;b\r\n1;2\r\n")
(work / "QZ7PLANTpicture.png").write_bytes(png)
for path in [*folder.iterdir(), folder, work / "QZ7PLANTpicture.png"]:
    os.utime(path, (1620036002, 1620036002))
made = out / "info-zip.zip"
made.unlink(missing_ok=True)
names = ["QZ7PLANTfolder", "QZ7PLANTfolder/QZ7PLANTlist.csv", "QZ7PLANTfolder/QZ7PLANTnote.md", "QZ7PLANTpicture.png"]
subprocess.run(["zip", "-q", made, *names], cwd=work, check=True)
subprocess.run(["zip", "-q", "-z", made], input=b"QZ7PLANTarchive\n", check=True)
shutil.rmtree(work)

# By Python: all the places for words.
owner = struct.pack("<HHBBIBI", 0x7875, 11, 1, 4, 1000, 4, 1000)
private = struct.pack("<HH", 0x9999, 13) + b"QZ7PLANTextra"
put("words.zip", archive([
    (info("QZ7PLANTæøå.txt", comment=b"QZ7PLANTmember", extra=owner + private), note),
    (info("QZ7PLANT/QZ7PLANT.jpg"), jpeg),
], b"QZ7PLANTcomment"))
put("stored.zip", archive([(info("QZ7PLANT.png", method=zipfile.ZIP_STORED), png),
                           (info("file-1.txt", method=zipfile.ZIP_STORED), note)]))
pipe = Pipe()
archive([(info("QZ7PLANT.txt"), note), (info("QZ7PLANT.png", method=zipfile.ZIP_STORED), png)], to=pipe)
put("descriptors.zip", bytes(pipe.bytes))
put("litter.zip", archive([
    (info("QZ7PLANT/", 0o040755), b""),
    (info("QZ7PLANT/a.txt"), note),
    (info("__MACOSX/QZ7PLANT/._a.txt"), b"\0\5\x16\7QZ7PLANTmac"),
    (info("QZ7PLANT/._a.txt"), b"\0\5\x16\7QZ7PLANTdouble"),
    (info("QZ7PLANT/.DS_Store"), b"\0\0\0\1Bud1QZ7PLANTstore"),
    (info("QZ7PLANT/Thumbs.db"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1QZ7PLANTthumbs"),
    (info("QZ7PLANT/Desktop.ini"), b"[QZ7PLANT]\r\n"),
]))
inner = archive([(info("QZ7PLANTdeepest.png"), png)], b"QZ7PLANTinner")
put("nested.zip", archive([
    (info("QZ7PLANTouter.zip"), archive([(info("QZ7PLANTinner.zip"), inner), (info("b.txt"), note)])),
    (info("c.txt"), note),
]))

# 64-bit records although none is needed.
limits = zipfile.ZIP64_LIMIT, zipfile.ZIP_FILECOUNT_LIMIT
zipfile.ZIP64_LIMIT, zipfile.ZIP_FILECOUNT_LIMIT = 0, 0
put("sixty-four.zip", archive([(info("QZ7PLANT.txt"), note), (info("QZ7PLANT.png"), png)], b"QZ7PLANT64"))
zipfile.ZIP64_LIMIT, zipfile.ZIP_FILECOUNT_LIMIT = limits

# Bytes in front, between and behind.
plain = archive([(info("QZ7PLANT.txt"), note), (info("b.txt"), b"words\n")])
end = plain.rindex(b"PK\5\6")
put("prefix-trailer.zip", b"PK\3\4QZ7PLANTprefix" + plain + b"QZ7PLANTtrailer")
size, start = struct.unpack("<II", plain[end + 12:end + 20])
gap = b"QZ7PLANTgap"
put("slack.zip", plain[:start] + gap + plain[start:end] + plain[end:end + 16] + struct.pack("<I", start + len(gap))
    + plain[end + 20:])
# A name in the alphabet of MS-DOS.
put("old-alphabet.zip", plain.replace(b"QZ7PLANT.txt", b"QZ7PLAN\x91.txt"))
