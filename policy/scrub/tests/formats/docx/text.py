"""Reads documents with python-docx and lxml: prints one line for each pair of files (before, after) whose text differs or
that cannot be opened. Changes in the first count as accepted."""

import re
import sys
import zipfile

import docx
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# Taken by the cleaner where there is a choice; of a canvas the old drawing is taken.
TAKEN = {"wps", "wpg", "wp14", "a14"}


def words(tree):
    out, fields = [], []

    def walk(element):
        if not isinstance(element.tag, str):
            return
        tag = element.tag.replace(STRICT, W)
        if tag in (W + "del", W + "moveFrom", W + "sdtPr"):
            return
        if tag == MC + "AlternateContent":
            choices = [c for c in element.findall(MC + "Choice") if set(c.get("Requires", "").split()) <= TAKEN]
            chosen = choices or element.findall(MC + "Fallback")
            for child in chosen[0] if chosen else []:
                walk(child)
            return
        if tag == W + "tr" and any(e.tag.replace(STRICT, W) == W + "del" for t in element if isinstance(t.tag, str) and t.tag.endswith("}trPr") for e in t):
            return
        if tag == W + "fldChar":
            kind = element.get(W + "fldCharType") or element.get(STRICT + "fldCharType")
            if kind == "begin":
                fields.append(True)
            elif kind == "separate" and fields:
                fields[-1] = False
            elif kind == "end" and fields:
                fields.pop()
        if (tag == W + "t" or tag.endswith("/math}t")) and not any(fields):
            out.append(element.text or "")
        for child in element:
            walk(child)

    walk(tree)
    return "".join(out)


def text(name):
    found = {}
    with zipfile.ZipFile(name) as package:
        for member in package.namelist():
            kind = re.fullmatch(r"word/(document|footnotes|endnotes|header|footer)\d*\.xml", member)
            if kind:
                tree = etree.fromstring(package.read(member), etree.XMLParser(huge_tree=True))
                found.setdefault(kind[1], []).append(words(tree))
    main = "".join(found.get("document", []))
    return re.sub(r"[\s\u2610\u2612]+", "", main)


for line in sys.stdin.read().splitlines():
    before, after = line.split("\t")
    try:
        docx.Document(before)
    except Exception:
        print("UNREADABLE", before)
        continue
    try:
        docx.Document(after)
        if text(before) != text(after):
            print("DIFFERS", after)
    except Exception as error:
        print("BROKEN", after, error)
