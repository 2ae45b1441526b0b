// Explorers: the picture follows its controls. Each setting has its own picture, drawn when the book was built.
"use strict";

for (const figure of document.querySelectorAll(".explorer")) bringToLife(figure);

function bringToLife(figure) {
  const image = figure.querySelector("img");
  const words = figure.querySelector(".explorer-words");
  const fields = [...figure.querySelectorAll("input, select")];
  const data = JSON.parse(figure.querySelector("script").textContent);
  const sizes = data.texts.map((texts) => texts.length);
  const folder = image.src.slice(0, image.src.lastIndexOf("/") + 1);
  const address = (n) => `${folder}${data.prefix}${data.frames[n]}.webp`;
  const fetched = new Map(); // keeps the pictures in memory, so that a drag never waits

  const setting = () => fields.map((f) => (f.type === "checkbox" ? Number(f.checked) : Number(f.value)));
  const number = (s) => s.reduce((n, value, k) => n * sizes[k] + value, 0);

  function show() {
    const now = setting();
    const n = number(now);
    image.src = address(n);
    image.alt = words.textContent = data.words[n];
    fields.forEach((field, k) => {
      if (field.type !== "range") return;
      field.setAttribute("aria-valuetext", data.texts[k][now[k]]);
      field.nextElementSibling.textContent = data.texts[k][now[k]];
    });
    neighbours(now).forEach(fetchPicture);
  }

  function fetchPicture(n) {
    if (fetched.has(n)) return fetched.get(n);
    const picture = new Image();
    picture.src = address(n);
    const ready = picture.decode().catch(() => {});
    fetched.set(n, ready.then(() => picture));
    return ready;
  }

  // The settings one and two moves away along each control.
  function neighbours(now) {
    const found = [];
    for (const step of [1, -1, 2, -2])
      sizes.forEach((size, k) => {
        const value = now[k] + step;
        if (value >= 0 && value < size) found.push(number(swap(now, k, value)));
      });
    return found;
  }

  // All the others once the reader takes hold of a control, the nearest first, four at a time.
  async function fetchAll() {
    const now = setting();
    const far = data.frames
      .map((_, n) => [n, distance(n, now)])
      .sort((a, b) => a[1] - b[1])
      .map(([n]) => n);
    const fetchNext = async () => {
      while (far.length) await fetchPicture(far.shift());
    };
    await Promise.all([1, 2, 3, 4].map(fetchNext));
  }

  function distance(n, now) {
    let sum = 0;
    for (let k = sizes.length - 1; k >= 0; k--) {
      sum += Math.abs((n % sizes[k]) - now[k]);
      n = Math.floor(n / sizes[k]);
    }
    return sum;
  }

  for (const field of fields) field.addEventListener("input", show);
  const controls = figure.querySelector(".explorer-controls");
  for (const event of ["pointerenter", "pointerdown", "focusin"])
    controls.addEventListener(event, fetchAll, { once: true });

  new IntersectionObserver(
    ([entry], observer) => {
      if (!entry.isIntersecting) return;
      observer.disconnect();
      neighbours(setting()).forEach(fetchPicture);
    },
    { rootMargin: "300px" },
  ).observe(figure);
}

function swap(list, k, value) {
  const copy = [...list];
  copy[k] = value;
  return copy;
}
