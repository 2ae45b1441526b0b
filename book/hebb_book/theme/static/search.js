"use strict";
// The search page. `searchindex.js` holds rows [kind, title, page, address, text]; found.js compares words.

const SHOWN = 40;
const BEFORE = 60, AROUND = 200; // letters of an excerpt
const list = document.getElementById("search-results");
const progress = document.getElementById("search-progress");
const query = new URLSearchParams(location.search).get("q")?.trim() ?? "";

// "claim 4.5", "fig. 8.2", "(3.9)": the end of the address that is meant.
const numbered = (text) => {
  const found = fold(text).match(/^(claim|figure|fig|exercise|ex|equation|eq)?\.?\s*\(?(\d+)\.(\d+)\)?$/);
  if (!found) return null;
  const kind = { fig: "figure", ex: "exercise", eq: "equation" }[found[1]] ?? found[1] ?? "equation";
  return `#${kind}-${found[2]}-${found[3]}`;
};

// What a place is worth: the glossary's entry for the query first, then titles, then texts.
const worth = ([kind, title, , , text], words) => {
  const [name, body] = [fold(title), fold(text)];
  let sum = 0;
  for (const word of words) {
    const inTitle = matching(word).test(name);
    const times = body.match(matching(word))?.length ?? 0;
    if (!inTitle && !times) return 0;
    sum += (inTitle ? 20 : 0) + Math.min(times, 4);
  }
  const whole = wordsOf(query).join(" ");
  const named = title.split(", ").some((part) => wordsOf(part).join(" ") === whole);
  return sum + (named ? { term: 1000, page: 300 }[kind] ?? 100 : 0) + ({ term: 30, page: 6, function: 3 }[kind] ?? 0);
};

const excerpt = (text, words) => {
  const first = foldInPlace(text).search(matching(...words));
  const start = first > BEFORE ? text.indexOf(" ", first - BEFORE) + 1 : 0;
  const part = text.slice(start, start + AROUND);
  const line = document.createElement("p");
  line.append(start ? "… " : "", ...(withMarks(part, words) ?? [part]), start + AROUND < text.length ? " …" : "");
  return line;
};

const result = ([kind, title, page, address, text], words, root) => {
  const item = document.createElement("li");
  const link = document.createElement("a");
  const [file, anchor] = address.split("#");
  link.href = `${root}${file}?highlight=${encodeURIComponent(query)}${anchor ? `#${anchor}` : ""}`;
  link.textContent = title;
  const where = document.createElement("span");
  where.textContent = { page: "page", section: page }[kind] ?? `${kind}, ${page}`;
  item.append(link, " ", where, excerpt(text, words));
  return item;
};

const answer = (rows) => {
  const root = document.documentElement.dataset.content_root;
  const straight = numbered(query) && rows.find(([, , , address]) => address.endsWith(numbered(query)));
  if (straight) return location.replace(root + straight[3]);
  const words = wordsOf(query);
  const found = rows.map((row) => [worth(row, words), row]).filter(([sum]) => sum > 0).sort((a, b) => b[0] - a[0]);
  const count = `${found.length} ${found.length === 1 ? "place" : "places"} for “${query}”`;
  const some = found.length > SHOWN ? `, the first ${SHOWN} of them here` : "";
  progress.textContent = found.length ? `${count}${some}.` : `Nothing for “${query}”. Try fewer words.`;
  list.append(...found.slice(0, SHOWN).map(([, row]) => result(row, words, root)));
};

document.querySelector("main input[type=search]").value = query;
if (query) {
  progress.textContent = "Searching …";
  load("../searchindex.js").then(() => answer(searchIndex));
}
