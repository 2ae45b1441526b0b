"""The pages of the built site, for tests that run once a page."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "_build" / "html"
PAGES = sorted(str(f.relative_to(SITE)) for f in SITE.rglob("*.html") if f.name != "404.html")
# Nothing built: one page stands for all, and its tests say what to do.
PAGES = PAGES or ["index.html"]
