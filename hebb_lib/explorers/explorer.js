// Explorers: moves the marks of a picture to where Python says. Serves a page, where the pictures of all notches
// lie packed (packing.py), and a notebook, where Python draws each anew (explorer.py). It knows no model: it
// gets whole numbers, a place each, and makes the paths that markup.py makes.
"use strict";

const GAP = -8192, GRAIN = 4, LEVELS = 15;
const ANCHORS = ["start", "middle", "end"];
const COLUMNS = { line: 2, dots: 2, area: 2, arrows: 2, text: 3, handle: 2, image: 1 };

// From numbers to SVG

function path(kind, x, y, width) {
  let d = "", drawn = false;
  for (let n = 0; n < x.length; n++) {
    if (kind === "arrows") {
      if (x[n] !== GAP && x[n + 1] !== GAP) d += arrow(x[n], y[n], x[n + 1], y[n + 1], width);
      n++;
    } else if (x[n] === GAP) drawn = false;
    else if (kind === "dots") d += `M${x[n]} ${y[n]}h0`;
    else {
      d += `${drawn ? "L" : "M"}${x[n]} ${y[n]}`;
      drawn = true;
    }
  }
  return d;
}

function arrow(x, y, x2, y2, width) {
  const length = Math.hypot(x2 - x, y2 - y);
  if (length === 0) return "";
  const ax = (x2 - x) / length, ay = (y2 - y) / length;
  const head = Math.min(4.5 * width, 0.6 * length);
  const thin = Math.min(width, head / 4) / 2, wing = 0.42 * head;
  const nx = x2 - head * ax, ny = y2 - head * ay;
  const corners = [
    [x - thin * ay, y + thin * ax], [nx - thin * ay, ny + thin * ax], [nx - wing * ay, ny + wing * ax], [x2, y2],
    [nx + wing * ay, ny - wing * ax], [nx + thin * ay, ny - thin * ax], [x + thin * ay, y - thin * ax],
  ];
  return `M${corners.map((c) => c.map((v) => v.toFixed(1)).join(" ")).join("L")}Z`;
}

function fillImage(image, values) {
  const columns = Number(image.dataset.columns);
  const shades = new Map();
  values.forEach((level, n) =>
    shades.set(level, `${shades.get(level) ?? ""}M${n % columns} ${Math.floor(n / columns)}h1v1h-1z`),
  );
  for (const shade of image.children) shade.setAttribute("d", shades.get(Number(shade.dataset.level)) ?? "");
}

function place(element, names, x, y) {
  const { width, height } = element.closest(".area").dataset;
  const out = x === GAP;
  element.setAttribute(names[0], out ? 0 : `${+((100 * x) / GRAIN / width).toFixed(3)}%`);
  element.setAttribute(names[1], out ? -9999 : `${+((100 * y) / GRAIN / height).toFixed(3)}%`);
}

// Show a frame: {columns, texts, positions, said}, in the order of the marks.
function show(parts, frame) {
  let column = 0, text = 0;
  for (const mark of parts.marks) {
    const { kind, width } = mark.dataset;
    const [x, y, more] = frame.columns.slice(column, column + 3);
    column += COLUMNS[kind];
    if (kind === "image") fillImage(mark, x);
    else if (kind === "handle") {
      if (x[0] === GAP) mark.setAttribute("display", "none");
      else mark.removeAttribute("display");
      for (const circle of mark.children) place(circle, ["cx", "cy"], x[0], y[0]);
    }
    else if (kind === "text") {
      place(mark, ["x", "y"], x[0], y[0]);
      mark.setAttribute("text-anchor", ANCHORS[more[0]]);
      mark.textContent = frame.texts[text++];
    } else {
      mark.setAttribute("d", path(kind, x, y, Number(width)));
      if (mark.hasAttribute("transform")) {
        const [dx, dy] = frame.columns.slice(column, (column += 2));
        mark.setAttribute("transform", `translate(${dx[0]} ${dy[0]})`);
      }
    }
  }
  const words = frame.texts[text];
  if (parts.words.textContent !== words) parts.words.textContent = words;
  parts.picture.setAttribute("aria-label", words);
  parts.fields.forEach((field, k) => {
    if (field.type === "checkbox") field.checked = Boolean(frame.positions[k]);
    else if (Number(field.value) !== frame.positions[k]) field.value = frame.positions[k];
    if (field.type !== "range") return;
    field.setAttribute("aria-valuetext", frame.said[k]);
    field.nextElementSibling.textContent = frame.said[k];
  });
  for (const handle of parts.handles) {
    const controls = controlsOf(handle);
    handle.setAttribute("aria-valuenow", frame.positions[controls[0]]);
    handle.setAttribute("aria-valuetext", controls.map((k) => `${parts.labels[k]} ${frame.said[k]}`).join(", "));
  }
}

const controlsOf = (handle) => handle.dataset.controls.split(" ").map(Number);

// What the reader's hand does. `ask.control(k, position)` and `ask.handle(mark, [across, up])` answer with a frame
// shown later; `ask.positions()` says where the controls stand, in notches.

function takeHold(root, ask) {
  const parts = {
    marks: [...root.querySelectorAll("[data-mark]")].sort((a, b) => a.dataset.mark - b.dataset.mark),
    handles: [...root.querySelectorAll(".handle")],
    fields: [...root.querySelectorAll(".explorer-controls :is(input, select)")],
    labels: [...root.querySelectorAll(".explorer-controls label")].map((label) => label.textContent),
    words: root.querySelector(".explorer-words"),
    picture: root.querySelector("[role=img]"),
  };
  const last = (field) => (field.type === "checkbox" ? 1 : field.type === "range" ? Number(field.max) : field.length - 1);

  // To the notch beyond, or to an end.
  function step(k, key) {
    const now = ask.positions()[k], end = last(parts.fields[k]);
    const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 5, PageDown: -5, Home: -1e9, End: 1e9 }[key];
    const next = by > 0 ? Math.floor(now + 1e-9) + by : Math.ceil(now - 1e-9) + by;
    ask.control(k, Math.min(Math.max(next, 0), end));
  }
  const KEYS = /^(Arrow|Page|Home|End)/;

  parts.fields.forEach((field, k) => {
    field.addEventListener("input", () => ask.control(k, field.type === "checkbox" ? Number(field.checked) : Number(field.value)));
    if (field.type === "range")
      field.addEventListener("keydown", (event) => {
        if (!KEYS.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        step(k, event.key);
      });
  });

  for (const handle of parts.handles) {
    const controls = controlsOf(handle);
    const area = handle.closest(".area");
    const at = (event) => {
      const box = area.getBoundingClientRect();
      return [(event.clientX - box.left) / box.width, (box.bottom - event.clientY) / box.height];
    };
    let grasp = null; // from the pointer to the middle of the handle
    handle.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      event.preventDefault();
      const box = handle.querySelector(".knob").getBoundingClientRect();
      const middle = at({ clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 });
      grasp = at(event).map((part, n) => middle[n] - part);
      handle.setPointerCapture(event.pointerId);
      handle.focus({ preventScroll: true });
    });
    handle.addEventListener("pointermove", (event) => {
      if (grasp) ask.handle(handle, at(event).map((part, n) => part + grasp[n]));
    });
    // Else the page scrolls under the finger; touch-action is not heard inside an SVG.
    handle.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
    for (const over of ["pointerup", "pointercancel", "lostpointercapture"]) handle.addEventListener(over, () => (grasp = null));
    // Of two controls, left and right set the first, up and down the second.
    handle.addEventListener("keydown", (event) => {
      if (!KEYS.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      step(/Up|Down/.test(event.key) ? controls.at(-1) : controls[0], event.key);
    });
  }
  return parts;
}

// In a page

// The packed pictures as a function from positions to a frame.
async function unpack(text, texts) {
  const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const start = 4 + new DataView(bytes.buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, start)));
  let next = start;
  const number = () => {
    let value = 0, shift = 0, byte;
    do {
      byte = bytes[next++];
      value |= (byte & 127) << shift;
      shift += 7;
    } while (byte & 128);
    return (value >>> 1) ^ -(value & 1);
  };

  const columns = header.columns.map(([axes, mode]) => {
    const index = new Uint16Array(axes.reduce((n, axis) => n * texts[axis].length, 1));
    let id = 0, most = 0;
    for (let n = 0; n < index.length; n++) {
      index[n] = id += number();
      most = Math.max(most, id);
    }
    const arrays = [];
    for (let before = [], k = 0; k <= most; k++) {
      const array = Array.from({ length: number() }, number);
      for (let order = mode & 3; order; order--) for (let n = 1; n < array.length; n++) array[n] += array[n - 1];
      if (mode & 4 && before.length === array.length) before.forEach((value, n) => (array[n] += value));
      arrays.push((before = array));
    }
    return (positions) => arrays[index[axes.reduce((n, axis) => n * texts[axis].length + positions[axis], 0)]];
  });
  const words = columns.splice(columns.length - header.texts.reduce((a, b) => a + b, 0));
  const sentences = header.texts.map((n) => words.splice(0, n));

  const frame = (positions) => ({
    columns: columns.map((column) => column(positions)),
    texts: sentences.map((sentence) => {
      const [template, ...numbers] = sentence.map((column) => header.strings[column(positions)[0]]);
      return template.replace(/\0/g, () => numbers.shift());
    }),
    positions: [...positions],
    said: texts.map((said, k) => said[positions[k]]),
  });
  return { frame, columns };
}

function enliven(figure) {
  const { texts, start, source } = JSON.parse(figure.querySelector("script").textContent);
  const positions = [...start];
  let pictures = null; // a promise, once they are asked for

  const load = () =>
    (pictures ??= new Promise((resolve, reject) => {
      // A script element, and not fetch: it works from a folder too.
      const script = document.createElement("script");
      script.src = source;
      script.onload = () => resolve(unpack(window.hebbExplorers[figure.id], texts));
      script.onerror = reject;
      document.head.append(script);
    }));

  async function draw() {
    const { frame } = await load();
    show(parts, frame(positions));
  }

  // The notches of the handle's controls at which it lies nearest to a place.
  async function nearest(handle, [across, up]) {
    const { columns } = await load();
    const { width, height } = handle.closest(".area").dataset;
    const target = [across * width * GRAIN, (1 - up) * height * GRAIN];
    let first = 0;
    for (const mark of parts.marks.slice(0, parts.marks.indexOf(handle)))
      first += COLUMNS[mark.dataset.kind] + (mark.hasAttribute("transform") ? 2 : 0);
    const controls = controlsOf(handle), along = handle.dataset.along;
    let best = Infinity, found = null;
    const trial = [...positions];
    const search = (depth) => {
      if (depth < controls.length) {
        const k = controls[depth];
        for (trial[k] = 0; trial[k] < texts[k].length; trial[k]++) search(depth + 1);
        return;
      }
      const [x, y] = [columns[first](trial)[0], columns[first + 1](trial)[0]];
      if (x === GAP) return;
      const moved = controls.reduce((sum, k) => sum + Math.abs(trial[k] - positions[k]), 0);
      const far = Math.hypot(along === "y" ? 0 : x - target[0], along === "x" ? 0 : y - target[1]) + 1e-3 * moved;
      if (far < best) [best, found] = [far, controls.map((k) => trial[k])];
    };
    search(0);
    return found;
  }

  const parts = takeHold(figure, {
    positions: () => positions,
    control(k, position) {
      positions[k] = position;
      draw();
    },
    async handle(handle, to) {
      const found = await nearest(handle, to);
      found?.forEach((position, n) => (positions[controlsOf(handle)[n]] = position));
      draw();
    },
  });
  new IntersectionObserver(
    ([entry], observer) => {
      if (!entry.isIntersecting) return;
      observer.disconnect();
      load();
    },
    { rootMargin: "600px" },
  ).observe(figure);
}

// In a notebook

function render({ model, el }) {
  el.classList.add("explorer");
  el.innerHTML = model.get("_markup");
  let asked = 0; // so that the same question twice is two questions
  const ask = (question) => {
    model.set("_asked", { ...question, n: ++asked });
    model.save_changes();
  };
  const parts = takeHold(el, {
    positions: () => model.get("_shown").positions,
    control: (k, position) => ask({ control: k, position }),
    handle: (handle, to) => ask({ handle: Number(handle.dataset.mark), place: to }),
  });
  const draw = () => {
    const { lengths, numbers, texts, positions, said } = model.get("_shown");
    const view = new DataView(numbers.buffer, numbers.byteOffset);
    let next = 0;
    const columns = lengths.map((length) => Array.from({ length }, () => view.getInt16(2 * next++, true)));
    show(parts, { columns, texts, positions, said });
  };
  draw();
  model.on("change:_shown", draw);
  return () => model.off("change:_shown", draw);
}

export default { render };
