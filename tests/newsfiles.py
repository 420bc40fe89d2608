"""News files of many forms, made in memory for tests; all words are invented."""

import io
import quopri
import tarfile
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

from transforms.formats import RawArticle, Reject, read

LINES = (
    "The harbour of Port Elin reopened on Friday after three weeks of repairs, the office of mayor Ada Holm said.",
    "“Every crane works again,” Ms Holm told reporters at the quay, where the first two ships had moored at dawn.",
    "Repairs cost 4.2 million crowns, a fifth more than planned, and the city will ask insurers to pay half of it.",
)
TEXT = "Harbour reopens after repairs\n" + "".join(f"{line}\n" for line in LINES)
RECORD = '{"id": "pe-%d", "title": "Harbour reopens", "text": "The harbour reopened on Friday."}\n'


def found_in(
    content: bytes | str, name: str = "a.txt", start: int = 0, end: int | None = None
) -> list[RawArticle | Reject]:
    """What the readers find in a file."""
    stream = io.BytesIO(content.encode() if isinstance(content, str) else content)
    stream.seek(start)
    return list(read(stream, name, end=end))


def articles_in(content: bytes | str, name: str = "a.txt") -> list[RawArticle]:
    """The articles of a file that holds nothing else."""
    found = found_in(content, name)
    assert all(isinstance(record, RawArticle) for record in found), found
    return [record for record in found if isinstance(record, RawArticle)]


def article_in(content: bytes | str, name: str = "a.txt") -> RawArticle:
    """The one article of a file."""
    (found,) = articles_in(content, name)
    return found


def reject_in(content: bytes | str, name: str = "a.txt") -> Reject:
    """What is said of a file that cannot be read at all."""
    (found,) = found_in(content, name)
    assert isinstance(found, Reject), found
    return found


def reason_in(content: bytes | str, name: str) -> str:
    """Why a file cannot be read at all."""
    return reject_in(content, name).reason


def outcomes(content: bytes | str, name: str) -> list[str]:
    """For each record its title (else its first line), or the reason why it cannot be read in stars."""
    return [
        f"*{record.reason}*" if isinstance(record, Reject) else record.title or record.text.partition("\n")[0]
        for record in found_in(content, name)
    ]


def zipped(members: Mapping[str, bytes | str]) -> bytes:
    """A zip of members by name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def tarred(members: Mapping[str, bytes | str], *others: tarfile.TarInfo) -> bytes:
    """A tar of members by name, and of others without contents."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, content in members.items():
            data = content.encode() if isinstance(content, str) else content
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for other in others:
            archive.addfile(other)
    return buffer.getvalue()


def docx(paragraphs: list[str]) -> bytes:
    """A Word file of paragraphs, each one run."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    runs = "".join(f"<w:p><w:r><w:t>{paragraph}</w:t></w:r></w:p>" for paragraph in paragraphs)
    return zipped({"word/document.xml": f'<w:document xmlns:w="{space}"><w:body>{runs}</w:body></w:document>'})


Sheets = Mapping[str, list[list[str | float]]]
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_NEAR = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def xlsx(sheets: Sheets, date_column: int = -1) -> bytes:
    """A workbook as Excel writes it: shared texts, numbers; those of one column, counted from 0, in a style of days."""
    cells = [cell for rows in sheets.values() for row in rows for cell in row]
    texts = list(dict.fromkeys(cell for cell in cells if isinstance(cell, str)))
    names = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(sheets))
    targets = "".join(f'<Relationship Id="r{n}" Target="worksheets/{n}.xml"/>' for n in range(len(sheets)))
    formats = '<numFmt numFmtId="164" formatCode="d\\ mmm\\ yyyy"/>'
    styles = f'<numFmts>{formats}</numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs>'
    parts = {
        "xl/workbook.xml": f"<workbook {_MAIN} {_NEAR}><sheets>{names}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships>{targets}</Relationships>",
        "xl/styles.xml": f"<styleSheet {_MAIN}>{styles}</styleSheet>",
        "xl/sharedStrings.xml": f"<sst {_MAIN}>{''.join(f'<si><t>{escape(text)}</t></si>' for text in texts)}</sst>",
    }
    for number, rows in enumerate(sheets.values()):
        written = "".join(_sheet_row(n, row, texts, date_column) for n, row in enumerate(rows, 1))
        parts[f"xl/worksheets/{number}.xml"] = f"<worksheet {_MAIN}><sheetData>{written}</sheetData></worksheet>"
    return zipped(parts)


def _sheet_row(number: int, row: list[str | float], texts: list[str], date_column: int) -> str:
    written = ""
    for column, value in enumerate(row):
        kind = ' t="s"' if isinstance(value, str) else ' s="1"' if column == date_column else ""
        inside = texts.index(value) if isinstance(value, str) else value
        written += f'<c r="{chr(65 + column)}{number}"{kind}><v>{inside}</v></c>'
    return f'<row r="{number}">{written}</row>'


def rtf(lines: list[str]) -> bytes:
    """A rich text file of lines."""
    written = "\\par\n".join(line.replace("“", "\\'93").replace("”", "\\'94") for line in lines)
    return ("{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Arial;}}\n" + written + "\\par}").encode("cp1252")


def pdf(lines: list[str]) -> bytes:
    """A PDF of one page with lines of text; without any, an empty page."""
    shown = "".join(f"({line}) Tj 0 -14 Td\n" for line in lines)
    content = f"BT /F1 10 Tf 20 700 Td\n{shown}ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 900 800] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = "%PDF-1.4\n", []
    for number, text in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF"
    return f"{body}xref\n0 6\n0000000000 65535 f \n{table}{trailer}".encode("latin-1")


def page(title: str, head: str = "") -> str:
    """A web page with an article."""
    paragraphs = "".join(f"<p>{line}</p>" for line in LINES)
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{title}</title>{head}</head>"
        f"<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )


def warc_record(
    url: str,
    body: str | bytes,
    status: str = "200 OK",
    kind: str = "text/html",
    number: int = 1,
    headers: tuple[str, ...] = (),
) -> bytes:
    """A WARC record of an answer."""
    told = "".join(f"{header}\r\n" for header in (f"Content-Type: {kind}", *headers))
    answer = f"HTTP/1.1 {status}\r\n{told}\r\n".encode() + (body if isinstance(body, bytes) else body.encode())
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012}>\r\n"
        f"WARC-Target-URI: {url}\r\nWARC-Date: 2024-05-09T00:00:00Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def saved_page(source: str, encoding: str = "utf-8", address: str = "https://post.example/harbour") -> bytes:
    """A page as browsers save it in one file, with an image beside it."""
    part = f"Content-Type: text/html; charset={encoding}\nContent-Transfer-Encoding: quoted-printable\n"
    image = "--cut\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--cut--\n"
    head = f"From: <Saved>\nSnapshot-Content-Location: {address}\nMIME-Version: 1.0\n"
    whole = f'{head}Content-Type: multipart/related; type="text/html"; boundary="cut"\n\n--cut\n{part}\n'
    return whole.encode() + quopri.encodestring(source.encode(encoding)) + b"\n" + image.encode()
