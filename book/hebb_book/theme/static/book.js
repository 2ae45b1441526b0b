"use strict";
// The page works without this file; it adds a theme switch, copy buttons and the mark of the current section.

const root = document.documentElement;
const here = document.currentScript.src;

// What few readers need is loaded when it is needed.
const load = (file) => new Promise((done) => {
  const script = document.createElement("script");
  script.src = new URL(file, here);
  script.onload = done;
  document.head.append(script);
});

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

// A page's code, all shown or all folded.
const folded = document.querySelectorAll("details.hide:not(details.solution *)");
const header = document.querySelector(".chapter ul");
if (header && folded.length) {
  const item = document.createElement("li");
  const all = document.createElement("button");
  all.type = "button";
  all.className = "quiet";
  all.textContent = "Show all code";
  all.addEventListener("click", () => {
    const open = all.textContent === "Show all code";
    for (const one of folded) one.open = open;
    all.textContent = open ? "Fold the code" : "Show all code";
  });
  item.append(all);
  header.append(item);
}

// Figures, enlarged within the page; Escape closes, as in any dialog.
const enlarge = (picture) => {
  const dialog = document.createElement("dialog");
  dialog.className = "enlarged";
  dialog.setAttribute("aria-label", "Figure, enlarged");
  const close = document.createElement("button");
  close.className = "quiet";
  close.textContent = "Close";
  dialog.append(close, picture.cloneNode());
  dialog.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
};
document.querySelector("article").addEventListener("click", (event) => {
  const link = event.target.closest("a.image-reference"); // without a script it leads to the picture
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  enlarge(link.querySelector("img"));
});

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

// "/" and Ctrl-K lead to the search; a page that the search opened marks what was sought.
addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input:not([type=range]), textarea, select, [contenteditable]");
  const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (!slash && !((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k")) return;
  event.preventDefault();
  if (getComputedStyle(contents).display === "none") contents.showPopover();
  contents.querySelector("input[type=search]").focus();
});
if (new URLSearchParams(location.search).has("highlight")) load("found.js");

// A link to something numbered, or to a term, shows it (previews.js).
const shown = "a.term, a[href*='#equation-'], a[href*='#figure-'], a[href*='#claim-']";
let previews = null;
const pointed = (event) => {
  const link = event.target.closest?.(shown);
  if (!link || link.closest("#preview") || link.classList.contains("number")) return;
  if (event.type === "pointerover" && event.pointerType !== "mouse") return;
  if (event.type === "focusin" && !link.matches(":focus-visible")) return;
  if (event.type === "click") { // the first tap shows, the second one goes there
    if (event.pointerType !== "touch" || link.hasAttribute("aria-describedby")) return;
    event.preventDefault();
  }
  previews ??= load("previews.js");
  previews.then(() => preview(link, event.type));
};
for (const type of ["pointerover", "focusin", "click"]) document.querySelector("article").addEventListener(type, pointed);
