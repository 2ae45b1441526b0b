"""A display list as HTML and SVG: whole without a script, and what `explorer.js` moves.

Over a panel's area lie an SVG with a viewBox in grains, for all that is drawn, and others without one, for
letters and handles: these are placed in parts of the width and keep their size at every width. The markup is
well-formed XML.
"""

from collections.abc import Mapping
from html import escape

import numpy as np

from hebb_lib.explorers.controls import Control, Slider, Toggle
from hebb_lib.explorers.pen import ANCHORS, GAP, GRAIN, LEVELS, PALETTE, DisplayList, Mark, Panel

HEX = {name: color for color, name in PALETTE.items()}
SVG = {"left": "start", "center": "middle", "right": "end"}
BASELINES = {"baseline": "0", "center": ".35em", "top": ".8em"}
LETTERS = ("text", "handle")  # what is placed in parts of the width


def explorer_markup(
    picture: DisplayList,
    title: str,
    controls: Mapping[str, Control],
    values: Mapping,
    identity: str,
    step: float,
) -> str:
    """The explorer at the setting `values`; `step` is that of its sliders, in notches."""
    panels = "".join(_panel_markup(panel, picture, controls, values, identity) for panel in picture.panels)
    stacked = len(picture.panels) > 1 and picture.panels[0].width == picture.panels[1].width > 400
    fields = "".join(
        _control_markup(control, values[name], f"{identity}-{name}", step)
        for name, control in controls.items()
    )
    return (
        f'<div class="explorer-panels{" stacked" if stacked else ""}">\n{panels}</div>\n'
        f'<p class="explorer-words" role="status">{escape(picture.words)}</p>\n'
        f'<div class="explorer-controls" role="group" aria-label="{escape(title)}">\n{fields}</div>\n'
    )


def path(mark: Mark) -> str:
    """The outline of a line, dots, an area or arrows: an SVG path in grains."""
    x, y = mark.columns[:2]
    if mark.kind == "arrows":
        ends = [(x[n], y[n], x[n + 1], y[n + 1]) for n in range(0, len(x), 2) if GAP not in (x[n], x[n + 1])]
        return "".join(_arrow(*(float(v) for v in end), mark.look["width"] * GRAIN) for end in ends)
    if mark.kind == "dots":
        return "".join(f"M{a} {b}h0" for a, b in zip(x, y, strict=True) if a != GAP)
    drawn, steps = False, []
    for a, b in zip(x, y, strict=True):
        if a != GAP:
            steps.append(f"{'L' if drawn else 'M'}{a} {b}")
        drawn = a != GAP
    return "".join(steps)


def cells(mark: Mark, level: int) -> str:
    """The squares of an image that have this level, in units of its rows and columns."""
    rows, columns = np.divmod(np.flatnonzero(mark.columns[0] == level), mark.look["shape"][1])
    return "".join(f"M{column} {row}h1v1h-1z" for row, column in zip(rows, columns, strict=True))


def _arrow(x, y, x2, y2, width):
    """The outline of one arrow; the head shrinks with an arrow shorter than it."""
    length = np.hypot(x2 - x, y2 - y)
    if length == 0:
        return ""
    ax, ay = (x2 - x) / length, (y2 - y) / length
    head = min(4.5 * width, 0.6 * length)
    thin, wing = min(width, head / 4) / 2, 0.42 * head
    nx, ny = x2 - head * ax, y2 - head * ay
    corners = [
        (x - thin * ay, y + thin * ax), (nx - thin * ay, ny + thin * ax), (nx - wing * ay, ny + wing * ax),
        (x2, y2), (nx + wing * ay, ny - wing * ax), (nx + thin * ay, ny - thin * ax),
        (x + thin * ay, y - thin * ax),
    ]  # fmt: skip
    return "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in corners) + "Z"


def _panel_markup(panel: Panel, picture: DisplayList, controls, values, identity) -> str:
    top, right, bottom, left = panel.margins
    marks = [(k, mark) for k, mark in enumerate(picture.marks) if mark.panel == panel.index]
    drawn = "".join(_mark_markup(k, mark) for k, mark in marks if mark.kind not in LETTERS)
    letters = "".join(_text_markup(k, mark, panel) for k, mark in marks if mark.kind == "text")
    handles = "".join(
        _handle_markup(k, mark, panel, controls, values) for k, mark in marks if mark.kind == "handle"
    )
    # The picture is told once, by its sentence; the handles in it have names of their own.
    told = f'role="img" aria-label="{escape(picture.words)}"' if panel.index == 0 else 'aria-hidden="true"'
    size = f'data-width="{panel.width:g}" data-height="{panel.height:g}"'
    style = (
        f"--wide:{panel.width + left + right:g};--tall:{panel.height + top + bottom:g}px;"
        f"--ratio:{panel.height / panel.width:.4f};"
        f"--top:{top}px;--right:{right}px;--bottom:{bottom}px;--left:{left}px"
    )
    box = f"{panel.width * GRAIN:g} {panel.height * GRAIN:g}"
    return (
        f'<div class="explorer-panel{" equal" if panel.equal else ""}" style="{style}">'
        '<div class="explorer-axes">'
        f"<div {told}>{_around(panel)}"
        f'<svg class="area drawn" viewBox="0 0 {box}" preserveAspectRatio="none">{drawn}</svg>'
        f'<svg class="area" {size}>{letters}</svg></div>'
        f'<svg class="area hold" {size}>{handles}</svg></div></div>\n'
    )


def _around(panel: Panel) -> str:
    """Axes, ticks and titles."""
    black, soft = _ink("black"), _ink("grey")
    lines, words = [], []
    for part, tick in panel.xticks:
        x = _percent(part)
        lines.append(f'<line x1="{x}" x2="{x}" y1="0" y2="100%"/>')
        words.append(
            f'<text class="tick" x="{x}" y="100%" dy="1.3em" text-anchor="middle">{escape(tick)}</text>'
        )
    for part, tick in panel.yticks:
        up = _percent(1 - part)
        lines.append(f'<line x1="0" x2="100%" y1="{up}" y2="{up}"/>')
        words.append(
            f'<text class="tick" x="0" y="{up}" dx="-7" dy=".35em" text-anchor="end">{escape(tick)}</text>'
        )
    if panel.frame:
        lines.append(
            f'<g {soft} stroke="currentColor"><line x1="0" x2="0" y1="0" y2="100%"/>'
            '<line x1="0" x2="100%" y1="100%" y2="100%"/></g>'
        )
    if panel.xlabel:
        dy = "2.75em" if panel.xticks else "1.3em"
        words.append(f'<text x="50%" y="100%" dy="{dy}" text-anchor="middle">{escape(panel.xlabel)}</text>')
    if panel.title:
        words.append(f'<text x="0" y="0" dy="-12" font-weight="600">{escape(panel.title)}</text>')
    elif panel.ylabel:
        words.append(f'<text x="0" y="0" dy="-12">{escape(panel.ylabel)}</text>')
    return (
        f'<svg class="area"><g stroke="#8884">{"".join(lines)}</g>'
        f'<g {black} fill="currentColor">{"".join(words)}</g></svg>'
    )


def _mark_markup(k: int, mark: Mark) -> str:
    look = mark.look
    told = f'data-mark="{k}" data-kind="{mark.kind}"'
    if mark.kind == "image":
        rows, columns = look["shape"]
        shades = "".join(
            f'<path {_ink("orange" if level > 0 else "violet")} fill="currentColor" '
            f'fill-opacity="{abs(level) / LEVELS:.3f}" data-level="{level}" d="{cells(mark, level)}"/>'
            for level in range(-LEVELS, LEVELS + 1)
            if level
        )
        return (
            f'<svg {told} data-columns="{columns}" width="100%" height="100%" viewBox="0 0 {columns} {rows}" '
            f'preserveAspectRatio="none" shape-rendering="crispEdges">{shades}</svg>'
        )
    told += f' {_ink(look["color"])} d="{path(mark)}"'
    if look["alpha"] != 1:
        told += f' opacity="{look["alpha"]:g}"'
    if mark.kind in ("area", "arrows"):
        if mark.kind == "arrows":
            told += f' data-width="{look["width"] * GRAIN:g}"'
        return f'<path {told} fill="currentColor"/>'
    if look["at"]:
        told += f' transform="translate({mark.columns[2][0]} {mark.columns[3][0]})"'
    ends = look["cap"] if mark.kind == "dots" else "butt"
    dash = f' stroke-dasharray="{look["dash"]}"' if look.get("dash") else ""
    return (
        f'<path {told} fill="none" stroke="currentColor" stroke-width="{look["width"]:g}"{dash} '
        f'stroke-linecap="{ends}" stroke-linejoin="round" vector-effect="non-scaling-stroke"/>'
    )


def _text_markup(k: int, mark: Mark, panel: Panel) -> str:
    look = mark.look
    anchor = SVG[ANCHORS[mark.columns[2][0]]]
    return (
        f'<text data-mark="{k}" data-kind="text" {_ink(look["color"])} {_place(mark, panel, "x", "y")} '
        f'text-anchor="{anchor}" dy="{BASELINES[look["va"]]}" fill="currentColor" '
        f'font-size="{look["size"]:g}" font-weight="{600 if look["weight"] == "bold" else 400}">'
        f"{escape(mark.words)}</text>"
    )


def _handle_markup(k: int, mark: Mark, panel: Panel, controls, values) -> str:
    look = mark.look
    first = controls[look["controls"][0]]
    said = ", ".join(
        f"{controls[name].label} {controls[name].text(values[name])}" for name in look["controls"]
    )
    numbers = list(controls)
    now = first.position(values[look["controls"][0]])
    place = _place(mark, panel, "cx", "cy")
    gone = ' display="none"' if mark.columns[0][0] == GAP else ""
    return (
        f'<g data-mark="{k}" data-kind="handle" class="handle {look["along"]} {look["color"]}" '
        f'color="{HEX[look["color"]]}" data-along="{look["along"]}" '
        f'data-controls="{" ".join(str(numbers.index(name)) for name in look["controls"])}" '
        f'role="slider" tabindex="0" aria-label="{escape(look["name"])}" aria-valuemin="0" '
        f'aria-valuemax="{len(first.values) - 1}" aria-valuenow="{now:g}" '
        f'aria-valuetext="{escape(said)}"{gone}><circle class="grip" {place} r="22" fill="none"/>'
        f'<circle class="knob" {place} r="8" fill="currentColor" fill-opacity="0.3" '
        f'stroke="currentColor" stroke-width="2.5"/></g>'
    )


def _place(mark: Mark, panel: Panel, x: str, y: str) -> str:
    """Attributes that put letters or a handle in its place, out of sight at a gap."""
    across, down = (float(column[0]) for column in mark.columns[:2])
    if across == GAP:
        return f'{x}="0" {y}="-9999"'
    return f'{x}="{_percent(across / GRAIN / panel.width)}" {y}="{_percent(down / GRAIN / panel.height)}"'


def _control_markup(control: Control, value, identity: str, step: float) -> str:
    label, position, text = escape(control.label), control.position(value), escape(control.text(value))
    named = f'<label for="{identity}">{label}</label>'
    if isinstance(control, Slider):
        step = 1 if control.whole and max(np.diff(control.values)) == 1 else step
        return (
            f'<div class="explorer-slider">{named}<input type="range" id="{identity}" min="0" '
            f'max="{len(control.values) - 1}" step="{step:g}" value="{position:g}" aria-valuetext="{text}" '
            f'autocomplete="off"/><span aria-hidden="true">{text}</span></div>\n'
        )
    if isinstance(control, Toggle):
        checked = ' checked="checked"' if value else ""
        return (
            f'<div class="explorer-toggle">{named}<input type="checkbox" id="{identity}"{checked} '
            'autocomplete="off"/></div>\n'
        )
    chosen = ' selected="selected"'
    options = "".join(
        f'<option value="{n}"{chosen if n == position else ""}>{escape(control.text(option))}</option>'
        for n, option in enumerate(control.values)
    )
    field = f'<select id="{identity}" autocomplete="off">{options}</select>'
    return f'<div class="explorer-choice">{named}{field}</div>\n'


def _ink(color: str) -> str:
    """A colour by its name, which a page may show as its own, and as it is where there is no style sheet."""
    return f'class="{color}" color="{HEX[color]}"'


def _percent(part: float) -> str:
    return f"{100 * part:.3f}".rstrip("0").rstrip(".") + "%"
