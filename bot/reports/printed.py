"""One page to print or pass on: an HTML file that needs no other, pictures included.

It loads nothing and runs nothing, wherever it is opened.
"""

from __future__ import annotations

from base64 import b64encode
from html import escape
from typing import Any

from bot.reports.pictures import png
from flows.catalogue import right_to_left

Json = dict[str, Any]

STYLE = """
@page { size: A4; margin: 12mm; }
* { box-sizing: border-box; }
body { font: 10pt/1.35 system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif;
  color: #1a1a1a; background: #fff; max-width: 186mm; margin: 0 auto; padding: 6mm; }
h1 { font-size: 17pt; line-height: 1.25; margin: 0 0 2mm; }
p { margin: 0 0 1.5mm; }
.charts { display: flex; gap: 8mm; align-items: flex-start; margin: 3mm 0; }
.charts img { display: block; flex: 1 1 0; min-width: 0; width: 100%; max-width: 76mm; }
h2 { font-size: 11.5pt; margin: 3mm 0 1mm; }
table { border-collapse: collapse; width: 100%; font-size: 9pt; line-height: 1.25; }
td, th + th { white-space: nowrap; }
th, td { border-bottom: 0.3mm solid #bbb; padding: 0.6mm 3mm 0.6mm 0; text-align: start;
  vertical-align: top; }
[dir="rtl"] th, [dir="rtl"] td { padding: 0.6mm 0 0.6mm 3mm; }
.notes { color: #444; font-size: 8.5pt; margin-top: 3mm; }
@media print { body { padding: 0; max-width: none; } img { break-inside: avoid; }
  .charts img { max-height: 130mm; object-fit: contain; object-position: top; }
  table { font-size: 8.5pt; line-height: 1.2; } th, td { padding-block: 0.35mm; } }
@media (max-width: 600px) { .charts { flex-direction: column; }
  .charts img { max-width: none; }
  th, td, th + th { white-space: normal; padding-inline: 0 1.5mm; overflow-wrap: anywhere; } }
"""
# Nothing is fetched and nothing runs, even if somebody changes the file.
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def html(page: Json) -> bytes:
    """A Page as the outbox holds it. It waits for its pictures. Raises NotDrawn."""
    language: str = page["language"]
    direction = "rtl" if right_to_left(language) else "ltr"
    parts = [
        "<!doctype html>",
        f'<html lang="{escape(language)}" dir="{direction}">',
        '<head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(page['title'])}</title><style>{STYLE}</style></head>",
        f"<body><h1>{escape(page['title'])}</h1>",
        f"<p>{escape(' '.join(page['lines']))}</p>",
        _pictures(page["charts"]),
        _table(page["grid"]),
        f'<p class="notes">{escape(" ".join(page["notes"]))}</p>',
        "</body></html>",
    ]
    return "\n".join(part for part in parts if part).encode()


def _pictures(charts: list[Json]) -> str:
    if not charts:
        return ""
    return f'<div class="charts">{"".join(map(_picture, charts))}</div>'


def _picture(chart: Json) -> str:
    data = b64encode(png(chart)).decode()
    alt = escape(" ".join([chart["title"] + ".", *chart["alt"]]))
    return f'<img alt="{alt}" src="data:image/png;base64,{data}">'


def _table(grid: Json) -> str:
    if not grid["rows"]:
        return ""
    head, *rows = grid["rows"]
    first = "".join(f'<th scope="col">{escape(str(cell))}</th>' for cell in head)
    return "\n".join(
        [
            f"<h2>{escape(grid['title'])}</h2>",
            f"<table><thead><tr>{first}</tr></thead><tbody>",
            *map(_row, rows),
            "</tbody></table>",
        ]
    )


def _row(row: list[Any]) -> str:
    name, *cells = ("" if cell is None else str(cell) for cell in row)
    rest = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    return f'<tr><th scope="row">{escape(name)}</th>{rest}</tr>'
