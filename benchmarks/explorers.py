"""How fast explorers answer: `python benchmarks/explorers.py`.

With a kernel: from what the hand asks for to the new picture, ready to be sent, by the clock and in
processor time too, which other work does not stretch. In the page: from an event to the frame that shows the
new picture.
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

SITE = Path(__file__).resolve().parents[1] / "_build" / "html"
MOVES = """async (figure) => {
  const slider = figure.querySelector("input[type=range]"), words = figure.querySelector(".explorer-words");
  const times = [];
  for (let n = 0; n <= 30; n++) {
    const start = performance.now();
    slider.value = n % (Number(slider.max) + 1);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    if (n) times.push(performance.now() - start);
  }
  return times;
}"""


def timed(work) -> tuple[float, float]:
    """ms by the clock, and of the processor."""
    clock, processor = time.perf_counter(), time.thread_time()
    work()
    return 1e3 * (time.perf_counter() - clock), 1e3 * (time.thread_time() - processor)


def drag_times(explorer, n=40):
    """Times of drags of every handle to places spread over its panel; each simulation has been run before."""
    picture = explorer.picture(**explorer.setting)
    rng = np.random.default_rng(0)
    times = []
    for mark, handle in enumerate(picture.marks):
        if handle.kind != "handle":
            continue
        places = rng.random((n, 2)).tolist()
        for lap in range(2):
            for k, place in enumerate(places):
                question = {"handle": mark, "place": place, "n": (lap, k)}
                elapsed = timed(functools.partial(setattr, explorer, "_asked", question))
                if lap:
                    times.append(elapsed)
    return np.array(times)


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_) -> None:
        pass


def page_times():
    """ms from event to shown frame in a page of the built book, or None without a book or a Chromium."""
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
        figure = page.locator("figure.explorer").first
        figure.scroll_into_view_if_needed()
        page.wait_for_function("window.hebbExplorers")
        times = figure.evaluate(MOVES)
        browser.close()
        server.shutdown()
    return times


def main() -> None:
    print("ms from a drag's question to the picture in answer, with a kernel\n")
    print(f"{'explorer':20} {'median':>7} {'95 %':>7} {'processor':>10} {'bytes':>7}")
    for name in [n for n in hb.explorers.__all__ if n.islower()]:
        explorer = getattr(hb.explorers, name)()
        times = drag_times(explorer)
        (median, processor), late = np.median(times, axis=0), np.percentile(times[:, 0], 95)
        print(f"{name:20} {median:7.1f} {late:7.1f} {processor:10.1f} {len(explorer._shown['numbers']):7}")
    times = page_times()
    if times is None:
        print("\nwithout a kernel: not measured (needs `make book` and a Chromium)")
    else:
        median, late = np.percentile(times, [50, 95])
        print(
            f"\nms from event to the frame after next in the built page: median {median:.1f}, 95 % {late:.1f}"
        )


if __name__ == "__main__":
    main()
