"""How fast explorers answer: `python benchmarks/explorers.py`.

With a kernel: from a control's new value to the new picture in the widget, against what a usual ``interact``
does, which builds the figure anew; in processor time too, which other work on the machine does not stretch.
In the page: from the control's event to the frame that shows the new picture.
"""

import functools
import http.server
import os
import shutil
import threading
import time
from pathlib import Path

import numpy as np

import hebb_lib as hb
from hebb_lib.explorers import Explorer
from hebb_lib.explorers.explorer import WIDGET_DPI, _png

SITE = Path(__file__).resolve().parents[1] / "_build" / "html"
SWAP = """async (figure) => {
  const slider = figure.querySelector("input[type=range]"), image = figure.querySelector("img"), times = [];
  slider.dispatchEvent(new FocusEvent("focusin", { bubbles: true }));
  await new Promise((done) => setTimeout(done, 3000));
  for (let n = 0; n < 30; n++) {
    const start = performance.now();
    slider.value = n % (Number(slider.max) + 1);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await image.decode();
    await new Promise(requestAnimationFrame);
    times.push(performance.now() - start);
  }
  return times;
}"""


def moves(explorer):
    """A walk through every control's range, one control at a time."""
    for name, control in explorer.controls.items():
        for value in control.values:
            yield name, value


def timed(work) -> tuple[float, float]:
    """ms by the clock, and of the processor."""
    clock, processor = time.perf_counter(), time.thread_time()
    work()
    return 1e3 * (time.perf_counter() - clock), 1e3 * (time.thread_time() - processor)


def widget_times(explorer, rounds=3):
    """Times from a control's new value to the widget's new picture; each simulation has been run before."""
    box = explorer.widget()
    controls = dict(zip(explorer.controls, box.children, strict=False))
    times = []
    for round in range(rounds + 1):
        for name, value in moves(explorer):
            if controls[name].value != value:
                elapsed = timed(functools.partial(setattr, controls[name], "value", value))
                if round:
                    times.append(elapsed)
    return np.array(times)


def interact_times(explorer, n=12):
    """Times to build the figure from nothing, draw and encode it."""
    settings = [{name: value} for name, value in moves(explorer)]
    return np.array(
        [
            timed(lambda s=s: _png(Explorer(explorer.draw, **explorer.controls).picture(WIDGET_DPI, **s)[0]))
            for s in settings[:n]
        ]
    )


def first_time(name, moved):
    """ms of a move to a setting that was never computed: a whole simulation, for those that simulate."""
    explorer = getattr(hb.explorers, name)()
    explorer.picture(WIDGET_DPI)
    control = explorer.controls[moved]
    value = next(v for v in control.values if v != control.value)
    return timed(lambda: explorer.picture(WIDGET_DPI, **{moved: value}))[0]


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_) -> None:
        pass


def swap_times():
    """ms from event to shown picture in a page of the built book, or None without a book or a Chromium."""
    chromium = os.environ.get("CHROME_PATH") or shutil.which("chromium") or shutil.which("google-chrome")
    pages = [
        p for p in sorted(SITE.glob("chapters/*.html")) if 'class="explorer"' in p.read_text(encoding="utf-8")
    ]
    if chromium is None or not pages:
        return None
    from playwright.sync_api import sync_playwright

    handler = functools.partial(Quiet, directory=str(SITE))
    with (
        http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server,
        sync_playwright() as playwright,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-background-networking"]
        )
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/{pages[0].relative_to(SITE)}")
        times = page.locator(".explorer").first.evaluate(SWAP)
        browser.close()
        server.shutdown()
    return times


def main() -> None:
    print("ms from a control's new value to the new picture (640 × 360), with a kernel\n")
    print(f"{'explorer':20} {'median':>7} {'95 %':>7} {'built anew':>11} {'ratio':>6} {'processor':>10}")
    for name in [n for n in hb.explorers.__all__ if n.islower()]:
        explorer = getattr(hb.explorers, name)()
        ours, anew = widget_times(explorer), interact_times(explorer)
        (median, processor), late = np.median(ours, axis=0), np.percentile(ours[:, 0], 95)
        usual = np.median(anew[:, 0])
        print(f"{name:20} {median:7.1f} {late:7.1f} {usual:11.1f} {usual / median:5.1f}× {processor:10.1f}")
    print("\nms of a move that runs a new simulation of 100 s")
    for name, moved in (("population", "ratio"), ("weight_dependence", "ratio")):
        print(f"{name:20} {first_time(name, moved):7.1f}")
    times = swap_times()
    if times is None:
        print("\nwithout a kernel: not measured (needs `make book` and a Chromium)")
    else:
        median, late = np.percentile(times, [50, 95])
        print(f"\nms from event to shown picture in the built page: median {median:.1f}, 95 % {late:.1f}")


if __name__ == "__main__":
    main()
