"use strict";
// Where was I: which chapters were read to the end, and where the reader stopped. It is kept in this browser
// and nowhere else, and the contents have a button that forgets it.
{
  const site = new URL(document.documentElement.dataset.content_root, location.href.split(/[?#]/)[0]);
  const page = location.pathname.slice(site.pathname.length);
  const nav = document.getElementById("contents");
  const read = () => { try { return JSON.parse(localStorage.reading ?? "{}"); } catch { return {}; } };
  const keep = (change) => { try { localStorage.reading = JSON.stringify({ ...read(), ...change }); } catch { /* nothing is kept */ } };

  const show = () => {
    for (const old of nav.querySelectorAll(".done, .reading")) old.remove();
    const { last, ends = [] } = read();
    for (const link of nav.querySelectorAll("li > a:not(li li a)")) {
      const path = link.getAttribute("href") === "#" ? page : new URL(link.href).pathname.slice(site.pathname.length);
      if (!ends.includes(path)) continue;
      const done = document.createElement("span");
      done.className = "done";
      done.textContent = " ✓ read";
      link.append(done);
    }
    if (!last && !ends.length) return;
    const line = document.createElement("p");
    line.className = "reading";
    if (last && last.page !== page) {
      const go = document.createElement("a");
      go.href = new URL(`${last.page}#${last.id}`, site);
      go.textContent = `Go on reading: ${last.title}`;
      line.append(go);
    }
    const forget = document.createElement("button");
    forget.type = "button";
    forget.className = "quiet";
    forget.textContent = "Forget what I read";
    forget.addEventListener("click", () => { delete localStorage.reading; show(); nav.querySelector("input").focus(); });
    line.append(forget);
    nav.append(line);
  };
  show();

  if (page.startsWith("chapters/")) {
    const sections = [...document.querySelectorAll("article section section[id]")];
    const note = () => {
      if (scrollY < innerHeight / 2) return;
      const here = sections.findLast((one) => one.getBoundingClientRect().top < innerHeight / 2);
      const name = document.querySelector("h1").firstChild.textContent;
      if (here) keep({ last: { page, id: here.id, title: `${name}, ${here.querySelector("h2, h3").firstChild.textContent}` } });
      const { ends = [] } = read();
      const end = document.querySelector(".turn").getBoundingClientRect().top < innerHeight;
      if (end && !ends.includes(page)) { keep({ ends: [...ends, page] }); show(); }
    };
    let waiting = 0;
    addEventListener("scroll", () => { clearTimeout(waiting); waiting = setTimeout(note, 300); }, { passive: true });
  }

  // What was opened is open again when the reader comes back.
  const boxes = [...document.querySelectorAll("article details")];
  const key = `open ${page}`;
  addEventListener("pagehide", () => {
    const open = boxes.flatMap((one, number) => (one.open ? [number] : []));
    try { sessionStorage[key] = JSON.stringify(open); } catch { /* nothing is kept */ }
  });
  if (["back_forward", "reload"].includes(performance.getEntriesByType("navigation")[0]?.type)) {
    try { for (const number of JSON.parse(sessionStorage[key] ?? "[]")) boxes[number].open = true; } catch { /* nothing was kept */ }
  }
}
