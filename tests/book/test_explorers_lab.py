"""An explorer with a kernel: chapter 1 in a real JupyterLab, in headless Chromium."""

import math
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHAPTER = "01_hebbs_postulate.ipynb"


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


@pytest.fixture
def lab(tmp_path):
    """JupyterLab on a copy of the chapter, with settings of its own; its address."""
    shutil.copy(ROOT / "chapters" / CHAPTER, tmp_path)
    port = free_port()
    folders = {
        name: str(tmp_path / name.lower())
        for name in (
            "JUPYTER_CONFIG_DIR",
            "JUPYTER_RUNTIME_DIR",
            "JUPYTERLAB_SETTINGS_DIR",
            "JUPYTERLAB_WORKSPACES_DIR",
        )
    }
    log = (tmp_path / "lab.log").open("w")
    server = subprocess.Popen(
        [
            sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1",
            f"--port={port}", "--ServerApp.port_retries=0", "--IdentityProvider.token=",
            f"--ServerApp.root_dir={tmp_path}",
            "--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        ],
        cwd=tmp_path, stdout=log, stderr=log, env=os.environ | folders,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            assert server.poll() is None, (tmp_path / "lab.log").read_text()[-2000:]
            try:
                urllib.request.urlopen(f"{address}/api/status").close()
                break
            except OSError:
                time.sleep(0.25)
        yield address
    finally:
        server.terminate()
        server.wait(20)
        log.close()


def test_run_the_chapter_and_drag_a_handle(browser, lab):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    # Other hosts are blocked: the widget must come from the installed packages.
    page.route(lambda url: not url.startswith((lab, "data:", "blob:")), lambda route: route.abort())
    page.goto(f"{lab}/lab/tree/{CHAPTER}", wait_until="domcontentloaded")
    page.locator(".jp-NotebookPanel .jp-Notebook").wait_for(timeout=90_000)
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=90_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    explorer = page.locator(".jp-OutputArea .explorer").first
    explorer.locator(".handle").first.wait_for(state="visible", timeout=120_000)
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=120_000)  # the cells after it, too
    words = explorer.locator(".explorer-words").element_handle()
    changed = "([e, old]) => e.textContent !== old"

    # A drag: the head of w₀, to a direction between the notches of 5°.
    handle = explorer.get_by_role("slider", name="head of w₀")
    for _ in range(3):  # until the notebook has settled
        handle.evaluate("e => e.scrollIntoView({ block: 'center' })")
        page.wait_for_timeout(700)
    told = words.text_content()
    box = handle.locator(".knob").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 6):
        page.mouse.move(x - 2.6 * step, y + 0.7 * step)
    page.mouse.up()
    page.wait_for_function(changed, arg=[words, told], timeout=20_000)
    page.wait_for_timeout(500)
    said = handle.get_attribute("aria-valuetext")
    angle = float(re.search(r"([\d.]+)°", said)[1])
    assert 60 < angle < 90
    assert abs(angle / 5 - round(angle / 5)) > 0.01, said
    assert f"w stands {angle:.0f}° from x" in words.text_content()

    # The arrow keys go on to the next notch.
    handle.press("ArrowRight")
    page.wait_for_function(
        "([e, old]) => e.getAttribute('aria-valuetext') !== old", arg=[handle.element_handle(), said]
    )
    assert handle.get_attribute("aria-valuetext") == f"Direction of w₀ {5 * math.ceil(angle / 5)}°"

    # A slider.
    told = words.text_content()
    explorer.get_by_role("slider", name="Step").last.press("End")
    page.wait_for_function(changed, arg=[words, told], timeout=20_000)
    assert words.text_content().startswith("Step 6")
    context.close()
