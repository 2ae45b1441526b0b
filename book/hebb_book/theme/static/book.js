"use strict";
// The page works without this file; it adds a theme switch, copy buttons and the mark of the current section.

const root = document.documentElement;

// Theme: the system's, until the reader chooses.
const dark = matchMedia("(prefers-color-scheme: dark)");
const button = document.querySelector(".theme");
const current = () => root.dataset.theme || (dark.matches ? "dark" : "light");
const label = () => {
  button.textContent = current() === "dark" ? "Light" : "Dark";
  button.setAttribute("aria-label", `Use the ${current() === "dark" ? "light" : "dark"} theme`);
};
button.hidden = false;
button.addEventListener("click", () => {
  root.dataset.theme = current() === "dark" ? "light" : "dark";
  try { localStorage.theme = root.dataset.theme; } catch { /* a browser that stores nothing */ }
  label();
});
dark.addEventListener("change", label);
label();

// A wide formula, table or listing scrolls inside its box; the keyboard must reach it.
// An observer is told once the page is laid out; to ask earlier, even for document.fonts.ready, would make the browser
// lay out all of it at once.
const reach = new ResizeObserver((boxes) => {
  const wide = boxes.map(({ target }) => target.scrollWidth > target.clientWidth);  // read all, then write
  boxes.forEach(({ target }, i) => wide[i] ? target.tabIndex = 0 : target.removeAttribute("tabindex"));
});
for (const box of document.querySelectorAll("pre, .formula, .table-scroll")) reach.observe(box);

// Copy buttons on code, where the browser allows it.
if (navigator.clipboard) {
  for (const listing of document.querySelectorAll(".cell_input .highlight, main > article [class*=highlight-] > .highlight")) {
    if (listing.closest(".cell_output") || listing.querySelector(".copy")) continue;
    const copy = document.createElement("button");
    copy.type = "button";
    copy.className = "quiet copy";
    copy.textContent = "Copy";
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(listing.querySelector("pre").textContent.trimEnd());
      copy.textContent = "Copied";
      setTimeout(() => { copy.textContent = "Copy"; }, 1500);
    });
    listing.append(copy);
  }
}

// The current section, marked in the contents.
const contents = document.getElementById("contents");
const links = new Map();
for (const link of contents.querySelectorAll("li.current ul a[href^='#']")) {
  const section = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (section) links.set(section, link);
}
let marked = null;
const mark = () => {
  let here = null;
  for (const [section, link] of links) if (section.getBoundingClientRect().top < innerHeight / 3) here = link;
  if (here === marked) return;
  marked?.removeAttribute("aria-current");
  here?.setAttribute("aria-current", "true");
  marked = here;
};
if (links.size) {
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; mark(); });
  }, { passive: true });
  requestAnimationFrame(() => setTimeout(mark));  // it measures the page, which is cheap only once it is drawn
}
contents.addEventListener("click", (event) => {
  if (event.target.closest("a") && contents.matches(":popover-open")) contents.hidePopover();
});
