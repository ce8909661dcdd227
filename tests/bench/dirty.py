"""Makes the files that tests/bench/scrub cleans: large, dirty, and of nothing but noise and words that mean nothing."""

import random
import shutil
import struct
import subprocess
import zipfile
from pathlib import Path

PLANTED = "QZ7PLANT"


def quiet(*command, **options):
    """Runs a program and says nothing unless it fails."""
    done = subprocess.run([str(part) for part in command], capture_output=True, **options)
    if done.returncode != 0:
        raise SystemExit(f"{command[0]} failed: {done.stderr.decode(errors='replace')[-2000:]}")


def ffmpeg(*arguments):
    quiet("ffmpeg", "-nostdin", "-y", "-loglevel", "error", *arguments)


def picture(path, size, noise, *options):
    """One frame of a test picture with noise over it, so that it does not compress to nothing."""
    source = f"testsrc2=size={size}:rate=1,noise=alls={noise}:allf=t:all_seed=7"
    ffmpeg("-f", "lavfi", "-i", source, "-frames:v", "1", *options, path)


def tagged(path):
    """Plants what cameras and editors plant, as far as exiftool can write this type."""
    tags = ["Artist", "Copyright", "ImageDescription", "Software", "XMP-dc:Creator", "Comment"]
    command = ["exiftool", "-q", "-m", "-overwrite_original", "-GPSLatitude=55.6", "-GPSLatitudeRef=N"]
    subprocess.run([*command, *(f"-{tag}={PLANTED}" for tag in tags), str(path)], capture_output=True, check=False)


def jpeg(path):
    picture(path, "4400x3300", 30, "-q:v", "2", "-pix_fmt", "yuvj420p")
    tagged(path)


def png(path):
    picture(path, "2200x1400", 8, "-pix_fmt", "rgb24")
    tagged(path)


def gif(path):
    source = "testsrc2=size=640x480:rate=10:duration=9,noise=alls=12:allf=t:all_seed=7"
    ffmpeg("-f", "lavfi", "-i", source, path)
    tagged(path)


def tiff(path):
    picture(path, "2200x1500", 8, "-compression_algo", "lzw", "-pix_fmt", "rgb24")
    tagged(path)


def bmp(path):
    picture(path, "2200x1500", 8, "-pix_fmt", "bgr24")


def webp(path):
    picture(path, "4400x3300", 30, "-c:v", "libwebp", "-quality", "85")
    tagged(path)


def sound(seconds):
    return ["-f", "lavfi", "-i", f"anoisesrc=duration={seconds}:sample_rate=44100:seed=7:amplitude=0.3"]


def mp3(path):
    tags = ["-metadata", f"artist={PLANTED}", "-metadata", f"comment={PLANTED}"]
    ffmpeg(*sound(330), "-b:a", "256k", *tags, path)


def wav(path):
    ffmpeg(*sound(300), "-ac", "2", "-metadata", f"artist={PLANTED}", path)


def film(path, *options):
    source = "testsrc2=size=1280x720:rate=25:duration=20,noise=alls=20:allf=t:all_seed=7"
    video = ["-f", "lavfi", "-i", source, *sound(20), "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]
    tags = ["-metadata", f"title={PLANTED}", "-metadata", f"comment={PLANTED}"]
    ffmpeg(*video, "-b:v", "21M", "-minrate", "21M", "-maxrate", "21M", "-bufsize", "4M", "-c:a", "aac", *tags, *options, path)


def mp4(path):
    film(path)


def mov(path):
    film(path)


def m4a(path):
    ffmpeg(*sound(300), "-c:a", "aac", "-b:a", "256k", "-metadata", f"artist={PLANTED}", path)


def words(chance, count):
    return " ".join(chance.choice(WORDS) for _ in range(count))


def photograph(folder, number):
    """A JPEG of about a megabyte, for documents."""
    path = folder / f"photograph-{number}.jpg"
    source = f"testsrc2=size=1400x1000:rate=1,noise=alls=30:allf=t:all_seed={number}"
    ffmpeg("-f", "lavfi", "-i", source, "-frames:v", "1", "-q:v", "2", "-pix_fmt", "yuvj420p", path)
    tagged(path)
    return path


def pdf(path):
    """A hundred pages of text, with a picture on every tenth."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen import canvas

    chance = random.Random(7)
    pages = canvas.Canvas(str(path), pagesize=A4, pageCompression=1)
    for set_one in (pages.setAuthor, pages.setTitle, pages.setSubject, pages.setCreator):
        set_one(PLANTED)
    picture = photograph(path.parent, 1)
    for page in range(100):
        for line in range(50):
            pages.drawString(60, 780 - 14 * line, words(chance, 11))
        if page % 10 == 0:
            pages.drawImage(str(picture), 60, 60, 300, 200)
        pages.showPage()
    pages.save()
    picture.unlink()


def docx(path):
    import docx as python_docx

    chance = random.Random(7)
    document = python_docx.Document()
    document.core_properties.author = PLANTED
    for number in range(24):
        picture = photograph(path.parent, number)
        document.add_heading(words(chance, 5), 1)
        for _ in range(20):
            document.add_paragraph(words(chance, 90))
        document.add_picture(str(picture))
        picture.unlink()
    document.save(str(path))


def xlsx(path):
    import openpyxl

    chance = random.Random(7)
    book = openpyxl.Workbook()
    book.properties.creator = PLANTED
    for number in range(4):
        sheet = book.create_sheet(f"Sheet {number}")
        for _ in range(5000):
            sheet.append([words(chance, 2), *(chance.randrange(10**6) / 100 for _ in range(20))])
    book.save(str(path))


def pptx(path):
    """Thirty slides from a flat OpenDocument presentation, by LibreOffice."""
    import base64

    chance = random.Random(7)
    slides = []
    for number in range(20):
        picture = photograph(path.parent, number)
        data = base64.b64encode(picture.read_bytes()).decode()
        slides.append(SLIDE.format(number=number, words=words(chance, 60), data=data))
        picture.unlink()
    flat = path.with_suffix(".fodp")
    flat.write_text(PRESENTATION.format(author=PLANTED, slides="".join(slides)))
    home = path.parent / "office"
    quiet("soffice", f"-env:UserInstallation=file://{home}", "--headless", "--convert-to", "pptx", "--outdir", path.parent, flat)
    flat.unlink()
    shutil.rmtree(home)


def archive(path):
    """Pictures, words and a table."""
    chance = random.Random(7)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.comment = PLANTED.encode()
        for number in range(8):
            picture = photograph(path.parent, number)
            out.write(picture, f"{PLANTED}/{picture.name}")
            picture.unlink()
        for number in range(20):
            out.writestr(f"{PLANTED}/{number}.txt", words(chance, 50_000))


# Large files, for the bound on memory: their size is asked for, what is in them repeats.


def large_wav(path, size):
    """A sparse file of silence."""
    head = b"RIFF" + struct.pack("<I", size - 8) + b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 2, 44100, 176400, 4, 16)
    head += b"data" + struct.pack("<I", size - 44)
    with open(path, "wb") as out:
        out.write(head)
        out.truncate(size)


def large_mp3(path, size):
    seed = path.with_name("seed.mp3")
    # Without the reservoir every frame stands alone, so that they may be repeated.
    ffmpeg(*sound(30), "-b:a", "320k", "-reservoir", "0", "-write_xing", "0", "-id3v2_version", "0", seed)
    frames = seed.read_bytes()
    with open(path, "wb") as out:
        while out.tell() < size:
            out.write(frames)
    seed.unlink()


def large_mp4(path, size):
    seed = path.with_name("seed.mp4")
    film(seed)
    ffmpeg("-stream_loop", max(0, round(size / seed.stat().st_size) - 1), "-i", seed, "-c", "copy", path)
    seed.unlink()


def large_zip(path, size):
    """One packed member of this size, and a stored one."""
    block = random.Random(7).randbytes(16384)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        with out.open(zipfile.ZipInfo("packed.wav"), "w", force_zip64=True) as member:
            half = size // 2 // len(block) * len(block)
            head = b"RIFF" + struct.pack("<I", half + 36) + b"WAVEfmt "
            head += struct.pack("<IHHIIHH", 16, 1, 2, 44100, 176400, 4, 16) + b"data" + struct.pack("<I", half)
            member.write(head)
            for _ in range(half // len(block)):
                member.write(block)
        stored = path.with_name("stored.wav")
        large_wav(stored, size // 2)
        out.write(stored, "stored.wav", zipfile.ZIP_STORED)
        stored.unlink()


WORDS = "bridge ledger harbour meeting paper window river signal winter garden market letter engine".split()
SLIDE = """<draw:page draw:name="page{number}"><draw:frame svg:width="20cm" svg:height="5cm" svg:x="1cm" svg:y="1cm">
<draw:text-box><text:p>{words}</text:p></draw:text-box></draw:frame>
<draw:frame svg:width="14cm" svg:height="10cm" svg:x="1cm" svg:y="8cm"><draw:image>
<office:binary-data>{data}</office:binary-data></draw:image></draw:frame></draw:page>"""
PRESENTATION = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" office:version="1.2"
 office:mimetype="application/vnd.oasis.opendocument.presentation">
<office:meta><meta:initial-creator>{author}</meta:initial-creator><dc:creator>{author}</dc:creator></office:meta>
<office:body><office:presentation>{slides}</office:presentation></office:body></office:document>"""
