"""Spreadsheets that somebody made to do harm, or that are simply no spreadsheets."""

from __future__ import annotations

import zlib
from io import BytesIO
from struct import pack, unpack_from
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile

from openpyxl import Workbook

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
LINKS = "xl/_rels/workbook.xml.rels"
HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
CELL = '<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c></row>'


def workbook(*rows: list[object]) -> bytes:
    """An honest XLSX file."""
    book = Workbook()
    assert book.active is not None
    for row in rows or (["id", "name"],):
        book.active.append(row)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def with_part(name: str, part: bytes, kind: int = ZIP_DEFLATED, content: bytes = b"") -> bytes:
    """A workbook with one of its parts exchanged, or one more."""
    kept = BytesIO()
    with ZipFile(BytesIO(content or workbook())) as old, ZipFile(kept, "w", ZIP_DEFLATED) as new:
        for item in old.infolist():
            if item.filename != name:
                new.writestr(item.filename, old.read(item))
        new.writestr(name, part, kind)
    return kept.getvalue()


def sheet(rows: str, before: str = "") -> bytes:
    """A workbook whose sheet is this XML."""
    xml = f'<?xml version="1.0"?>{before}{HEAD}<sheetData>{rows}</sheetData></worksheet>'
    return with_part(SHEET, xml.encode())


def bomb(part: str, head: bytes, piece: bytes, gigabytes: int = 3) -> bytes:
    """A workbook in which a part unpacks to gigabytes, made without holding them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    start = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    # After a full flush nothing refers to what was before: the same bytes can follow again.
    block = piece * (1_000_000 // len(piece))
    again = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = start + again * (1000 * gigabytes) + packer.flush()
    size = len(head) + len(block) * 1000 * gigabytes
    changed = bytearray(with_part(part, packed, ZIP_STORED))
    for at in (changed.index(packed) - len(part) - 30 + 8, changed.rindex(part.encode()) - 46 + 10):
        changed[at : at + 2] = pack("<H", ZIP_DEFLATED)
        changed[at + 14 : at + 18] = pack("<I", size)
    return bytes(changed)


def lying(content: bytes, part: str, size: int) -> bytes:
    """The same zip, whose list of contents claims that a part unpacks to `size` bytes."""
    changed = bytearray(content)
    at = changed.rindex(part.encode()) - 46  # the fixed part of an entry in the list
    assert unpack_from("<I", changed, at)[0] == 0x02014B50
    changed[at + 24 : at + 28] = pack("<I", size)
    return bytes(changed)


def shared_strings(count: int) -> bytes:
    """A workbook with many shared texts that no cell names."""
    head = b'<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/x/main">'
    return with_strings(head + b"<si><t>x</t></si>" * count)


def with_strings(part: bytes, content: bytes = b"") -> bytes:
    """A workbook with shared texts, and the link to them without which nobody looks."""
    content = content or workbook()
    with ZipFile(BytesIO(content)) as book:
        links = book.read(LINKS)
    link = b'<Relationship Id="rId9" Type="x/sharedStrings" Target="sharedStrings.xml"/>'
    linked = links.replace(b"</Relationships>", link + b"</Relationships>")
    return with_part(STRINGS, part, content=with_part(LINKS, linked, content=content))


def one_long_text(rows: int, columns: int) -> bytes:
    """A workbook in which every cell shares one text, with something to be tidied away."""
    head = '<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/x/main">'
    strings = f"{head}<si><t> {'😀' * 1_999}</t></si></sst>"
    cells = sheet(("<row>" + '<c t="s"><v>0</v></c>' * columns + "</row>") * rows)
    return with_strings(strings.encode(), cells)


def styles(formats: int, uses: int) -> bytes:
    """A workbook with many styles, whose formats are hard to tell from dates."""
    codes = (f'<numFmt numFmtId="{200 + n}" formatCode="{"[" * 250}"/>' for n in range(formats))
    said = "".join(codes) + '<cellXfs><xf numFmtId="200"/>' + '<xf numFmtId="200"/>' * uses
    return with_part("xl/styles.xml", f"<styleSheet>{said}</cellXfs></styleSheet>".encode())


def many_rows(count: int) -> bytes:
    """A workbook with very many rows."""
    return sheet("<row><c><v>1</v></c></row>" * count)


LAUGHS = "".join(
    f'<!ENTITY l{n} "{"".join(f"&l{n - 1};" for _ in range(10)) if n else "lol"}">'
    for n in range(10)
)
BILLION_LAUGHS = sheet(
    '<row r="1"><c r="A1" t="inlineStr"><is><t>&l9;</t></is></c></row>', f"<!DOCTYPE x [{LAUGHS}]>"
)
OUTSIDE = sheet(CELL, '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>')
UTF_16_DOCTYPE = with_part(
    SHEET,
    f'<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x []>{HEAD}{CELL}</worksheet>'.encode(
        "utf-16"
    ),
)
DEEP = sheet(CELL + "<x>" * 500_000 + "</x>" * 500_000)
LONG_TAG = sheet(f'<row a="{"x" * 3_000_000}"/>{CELL}')
LONG_TEXT = sheet('<row r="1"><c r="A1" t="inlineStr"><is>' + "<t>xxxx</t>" * 200_000)
FAR = sheet('<row r="1048576"><c r="A1048576"><v>1</v></c></row>')
WIDE = sheet('<row r="1"><c r="XFD1"><v>1</v></c></row>')
FALSE_SIZE = with_part(
    SHEET,
    f'{HEAD}<dimension ref="A1:XFD1048576"/><sheetData>{CELL}</sheetData></worksheet>'.encode(),
)
NO_STRING = sheet('<row r="1"><c r="A1" t="s"><v>99</v></c></row>')
PASSWORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096)
PICTURE = b"\x89PNG\r\n\x1a\n" + zlib.compress(bytes(1000))
BZIP2_BOMB = with_part(SHEET, HEAD.encode() + b"<row/>" * 5_000_000, ZIP_BZIP2)
