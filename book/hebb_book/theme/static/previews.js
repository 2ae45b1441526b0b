"use strict";
// A link to an equation, a figure, a claim or a term shows it: under the mouse, at the keyboard's focus, at
// the first tap. Escape hides it, and the pointer may move into it.

const pages = {};
let preview; // book.js calls it; the other names stay in this script
{
const box = document.createElement("aside");
box.id = "preview";
box.setAttribute("popover", "manual");
box.setAttribute("aria-label", "Preview");
document.body.append(box);
let shownFor = null, timer = 0;

const hidePreview = () => {
  clearTimeout(timer);
  shownFor?.removeAttribute("aria-describedby");
  shownFor = null;
  if (box.matches(":popover-open")) box.hidePopover();
};

const contentOf = async (link) => {
  const target = new URL(link.href), id = decodeURIComponent(target.hash.slice(1));
  const page = target.pathname.split("/").pop();
  if (!(page in pages)) {
    pages[page] = {};
    await load(new URL(page.replace(/html$/, "previews.js"), target));
  }
  const content = document.createRange().createContextualFragment(pages[page][id] ?? "");
  for (const one of content.querySelectorAll("[src], [href]")) {
    for (const name of ["src", "href"]) if (one.hasAttribute(name)) one[name] = new URL(one.getAttribute(name), target);
    one.removeAttribute("loading");
  }
  for (const one of content.querySelectorAll(".headerlink, .claim-link")) one.remove();
  for (const one of content.querySelectorAll("[id]")) one.removeAttribute("id");
  return content;
};

const placeBox = (link) => {
  const at = link.getClientRects()[0], size = box.getBoundingClientRect();
  const below = at.bottom + 6 + size.height < innerHeight || at.top < size.height + 12;
  box.style.top = `${Math.max(6, below ? at.bottom + 6 : at.top - size.height - 6)}px`;
  box.style.left = `${Math.max(8, Math.min(at.left, document.documentElement.clientWidth - size.width - 8))}px`;
};

const show = async (link) => {
  const content = await contentOf(link);
  if (!content.childNodes.length) return;
  hidePreview();
  const there = document.createElement("a");
  there.href = link.href;
  there.className = "there";
  there.textContent = "Go there";
  box.replaceChildren(content, there);
  box.showPopover();
  await Promise.all([...box.querySelectorAll("img")].map((image) => image.decode().catch(() => {})));
  placeBox(link);
  shownFor = link;
  link.setAttribute("aria-describedby", "preview");
};

preview = (link, how) => {
  clearTimeout(timer);
  if (link !== shownFor) timer = setTimeout(show, how === "pointerover" ? 250 : 0, link);
};

document.addEventListener("pointerout", (event) => {
  const goes = event.relatedTarget;
  if (event.pointerType !== "mouse" || box.contains(goes)) return clearTimeout(timer);
  if (shownFor?.contains(event.target) || box.contains(event.target)) timer = setTimeout(hidePreview, 300);
  else if (event.target.closest?.("a")) clearTimeout(timer);
});
box.addEventListener("pointerover", () => clearTimeout(timer));
document.addEventListener("focusout", (event) => { if (event.target === shownFor && !box.contains(event.relatedTarget)) hidePreview(); });
document.addEventListener("keydown", (event) => { if (event.key === "Escape") hidePreview(); });
document.addEventListener("pointerdown", (event) => { if (!box.contains(event.target) && !shownFor?.contains(event.target)) hidePreview(); });
addEventListener("scroll", (event) => { if (event.target === document) hidePreview(); }, { passive: true });
}
