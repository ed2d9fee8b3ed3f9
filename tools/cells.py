#!/usr/bin/env python3
"""cells.py BOOK.xlsx: every cell of a workbook as a line "sheet row column kind value"; and what is frozen and bold.
For tests: the file is opened by other hands than those that wrote it. Will not write anything."""
import re
import sys
import xml.etree.ElementTree as tree
import zipfile

NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
book = zipfile.ZipFile(sys.argv[1])
if book.testzip():
    sys.exit("a part of the file is broken")
part = lambda name: tree.fromstring(book.read(name))
strings = ["".join(text.itertext()) for text in part("xl/sharedStrings.xml").findall("m:si", NS)] if "xl/sharedStrings.xml" in book.namelist() else []
styles = part("xl/styles.xml")
fonts = [font.find("m:b", NS) is not None for font in styles.find("m:fonts", NS)]
bold = [fonts[int(style.get("fontId"))] for style in styles.find("m:cellXfs", NS)]
for number, sheet in enumerate(part("xl/workbook.xml").find("m:sheets", NS), 1):
    page = part(f"xl/worksheets/sheet{number}.xml")
    pane = page.find(".//m:pane", NS)
    if pane is not None:
        print("frozen", pane.get("ySplit"), sep="\t")
    for cell in page.iter("{%s}c" % NS["m"]):
        column, row = re.fullmatch(r"([A-Z]+)(\d+)", cell.get("r")).groups()
        value = cell.findtext("m:v", "", NS)
        kind = "formula" if cell.find("m:f", NS) is not None else "text" if cell.get("t") == "s" else "number"
        if bold[int(cell.get("s", 0))]:
            print("bold", cell.get("r"), sep="\t")
        if value:
            print(sheet.get("name"), row, column, kind, strings[int(value)] if kind == "text" else value, sep="\t")
