"""Writes the cells of a terminal, as `tmux capture-pane -e -p` gives them, as SVG.

    tmux capture-pane -e -p | python3 scripts/pictures.py TITLE >picture.svg

Each run of cells of one style is one text that is exactly as wide as its cells, so a font whose Hangul is not two cells wide
moves nothing. Styles are SGR sequences (ECMA-48, 8.3.117).
"""

import re
import sys
import unicodedata
from xml.sax.saxutils import escape

CELL, LINE, SIZE = 8.4, 18, 14
GROUND, INK = "#16181d", "#d7dae0"
COLOURS = [
    "#3b3f48", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#d7dae0",
    "#6b717d", "#ff8b94", "#b5e890", "#ffd98e", "#8cc8ff", "#dd9bf0", "#7fd6e0", "#ffffff",
]  # fmt: skip
SGR = re.compile(r"\x1b\[([0-9;]*)m")


def colour(code):
    """The colour of the 256 that xterm has."""
    if code < 16:
        return COLOURS[code]
    if code < 232:
        code -= 16
        levels = [0, 95, 135, 175, 215, 255]
        return "#%02x%02x%02x" % (levels[code // 36], levels[code // 6 % 6], levels[code % 6])
    return "#" + "%02x" % (8 + 10 * (code - 232)) * 3


def styled(style, codes):
    """The style after a sequence: ink, ground, bold, dim, reversed."""
    style, codes = dict(style), list(codes)
    while codes:
        code = codes.pop(0)
        if code == 0:
            style = {}
        elif code in (1, 2, 4, 7):
            style[code] = True
        elif code == 22:
            style.pop(1, None)
            style.pop(2, None)
        elif code in (24, 27):
            style.pop(code - 20, None)
        elif code in (38, 48) and codes[:1] == [5]:
            style[code] = colour(codes[1])
            codes = codes[2:]
        elif code in (38, 48) and codes[:1] == [2]:
            style[code] = "#%02x%02x%02x" % tuple(codes[1:4])
            codes = codes[4:]
        elif code in (39, 49):
            style.pop(code - 1, None)
        elif 30 <= code <= 37 or 40 <= code <= 47:
            style[38 if code < 40 else 48] = COLOURS[code % 10]
        elif 90 <= code <= 97 or 100 <= code <= 107:
            style[38 if code < 100 else 48] = COLOURS[8 + code % 10]
    return style


def width(character):
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def runs(line, style):
    """The runs of a line as (column, cells, text, style), and the style that the next line begins with."""
    found, column, position = [], 0, 0
    for match in [*SGR.finditer(line), None]:
        text = line[position : match.start() if match else len(line)]
        # Words stand by themselves, so that no gap between them has to be stretched.
        for word in re.findall(r" +|[^ ]+", text):
            cells = sum(map(width, word))
            found.append((column, cells, word, style))
            column += cells
        if match:
            style = styled(style, [int(code or 0) for code in match[1].split(";")])
            position = match.end()
    return found, style


def main():
    title = sys.argv[1]
    lines = sys.stdin.read().rstrip("\n").split("\n")
    texts, style, columns = [], {}, 0
    for row, line in enumerate(lines):
        found, style = runs(line, style)
        for column, cells, text, own in found:
            columns = max(columns, column + cells)
            ink, ground = own.get(38, INK), own.get(48)
            if own.get(7):
                ink, ground = ground or GROUND, ink
            x, y, across = column * CELL, row * LINE, cells * CELL
            if ground:
                texts.append(f'<rect x="{x:.1f}" y="{y}" width="{across:.1f}" height="{LINE}" fill="{ground}"/>')
            if text.strip():
                weight = ' font-weight="bold"' if own.get(1) else ""
                dim = ' opacity="0.6"' if own.get(2) else ""
                line_below = ' text-decoration="underline"' if own.get(4) else ""
                texts.append(
                    f'<text x="{x:.1f}" y="{y + 13.5}" textLength="{across:.1f}" lengthAdjust="spacingAndGlyphs"'
                    f' fill="{ink}"{weight}{dim}{line_below}>{escape(text)}</text>'
                )
    wide, high = columns * CELL + 24, len(lines) * LINE + 24
    print(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.0f} {high}" width="{wide:.0f}" height="{high}">'
        f"<title>miri: {escape(title)}</title>"
        f'<rect width="100%" height="100%" rx="8" fill="{GROUND}"/>'
        f'<g transform="translate(12 12)" font-family="ui-monospace, D2Coding, monospace" font-size="{SIZE}"'
        ' xml:space="preserve">'
    )
    print("\n".join(texts))
    print("</g></svg>")


main()
