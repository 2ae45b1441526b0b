"use strict";
// How words are compared, for the search page and for the pages that it opens: a word that is sought matches
// each word that begins with it; accents, case and English endings do not matter.

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/ø/g, "o").toLowerCase();
// The same for a text whose places must stay where they are: one letter for each letter.
const foldInPlace = (text) => [...text].map((c) => (fold(c)[0] ?? " ").padEnd(c.length)).join("");
const wordsOf = (query) => fold(query).split(/[^\p{L}\p{N}._]+/u).filter(Boolean)
  .map((word) => word.replace(/(?<=\p{L}{3})(ies|es|s|ing|ed|y)$/u, ""));
const matching = (...words) =>
  new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.map((w) => w.replace(/\./g, "\\.")).join("|")})[\\p{L}\\p{N}]*`, "gu");

// A text as nodes, with each match in a <mark>.
const withMarks = (text, words) => {
  const parts = [];
  let last = 0;
  for (const hit of foldInPlace(text).matchAll(matching(...words))) {
    const mark = document.createElement("mark");
    mark.textContent = text.slice(hit.index, hit.index + hit[0].length);
    parts.push(text.slice(last, hit.index), mark);
    last = hit.index + hit[0].length;
  }
  return last ? [...parts, text.slice(last)] : null;
};

const markPage = () => {
  const address = new URL(location);
  const words = wordsOf(address.searchParams.get("highlight") ?? "");
  if (!words.length) return;
  const article = document.querySelector("article");
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) if (!walker.currentNode.parentElement.closest("math, script")) texts.push(walker.currentNode);
  for (const text of texts) {
    const parts = withMarks(text.data, words);
    if (parts) text.replaceWith(...parts);
  }
  const place = document.getElementById(decodeURIComponent(address.hash.slice(1))) ?? article;
  const marks = [...article.querySelectorAll("mark")];
  const below = (mark) => place.contains(mark) || place.compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_FOLLOWING;
  const first = marks.find(below) ?? marks[0];
  for (let box = first?.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  document.fonts.ready.then(() => first?.scrollIntoView({ block: "center" }));
  address.searchParams.delete("highlight");
  history.replaceState(history.state, "", address); // an address that is copied names the page alone
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") for (const mark of article.querySelectorAll("mark")) mark.replaceWith(mark.textContent);
  });
};
markPage();
