// Two small tools for building the page: elements and icons. Text always becomes a text node.

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const SVG = "http://www.w3.org/2000/svg";

export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

const PATHS = {
  more: "M12 5.5v.01M12 12v.01M12 18.5v.01",
  attach: "M20 11.5l-8 8a5 5 0 0 1-7-7l8.5-8.5a3.3 3.3 0 0 1 4.7 4.7l-8.4 8.4a1.6 1.6 0 0 1-2.3-2.3l7.5-7.5",
  send: "M5 12h13M12.5 6l6 6-6 6",
  slash: "M7 4.5h10A2.5 2.5 0 0 1 19.5 7v10a2.5 2.5 0 0 1-2.5 2.5H7A2.5 2.5 0 0 1 4.5 17V7A2.5 2.5 0 0 1 7 4.5zM14 8.5l-4 7",
  photo: "M4 6.5h16v11.5H4zM4 15.5l4.5-4 4 3.5 3-2.5 4.5 3.5M15.5 10v.01",
  voice: "M12 4a2.5 2.5 0 0 1 2.5 2.5v5a2.5 2.5 0 0 1-5 0v-5A2.5 2.5 0 0 1 12 4zM6.5 11.5a5.5 5.5 0 0 0 11 0M12 17v3",
  sticker: "M13 4H7a3 3 0 0 0-3 3v10a3 3 0 0 0 3 3h10a3 3 0 0 0 3-3v-6zM13 4v4a3 3 0 0 0 3 3h4M9 14.5a4 4 0 0 0 5 0",
  document: "M7 4h7l4 4v12H7zM14 4v4h4M10 12.5h5M10 16h5",
  contact: "M12 12a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM5 19.5a7 7 0 0 1 14 0",
  location: "M12 20.5s6.5-5.8 6.5-10.5a6.5 6.5 0 0 0-13 0C5.5 14.7 12 20.5 12 20.5zM12 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
  forward: "M13 6l6 5.5-6 5.5v-3.5c-4 0-6.5 1-8.5 4 .5-5 3-8 8.5-8.5z",
  edit: "M5 19l1-4L15.5 5.5l3 3L9 18zM13.5 7.5l3 3",
  poster: "M5 5h5v5H5zM14 5h5v5h-5zM5 14h5v5H5zM14 14h2v2h-2zM19 14v5h-5",
  block: "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM6.5 6.5l11 11",
  close: "M7 7l10 10M17 7L7 17",
  reply: "M10 6l-6 5.500 6 5.500v-3.500c4.500 0 7.500 1 9.500 4-.5-5-3.500-8-9.500-8z",
  bin: "M5 7.500h14M10 7.500V5h4v2.500M7 7.500l1 12h8l1-12M10.500 11v5M13.500 11v5",
  open: "M9 7h8v8M17 7L7.5 16.5",
  ticks: "M3.5 12.5l4 4 8-9M11.5 16l.5.5 8-9",
  link: "M10 14a4 4 0 0 0 6 .4l2.5-2.5a4 4 0 0 0-5.6-5.6L11.5 7.7M14 10a4 4 0 0 0-6-.4l-2.5 2.5a4 4 0 0 0 5.6 5.6l1.4-1.4",
  copy: "M9 9h9.5v10.5H9zM6 15H5V4.500h9.500V6",
  file: "M7 4h7l4 4v12H7zM14 4v4h4M12.5 17v-5.500M10 14l2.500-2.500L15 14",
  picture: "M4 6.5h16v11.5H4zM12 15.500v-6M9.200 12L12 9.200l2.800 2.800",
  down: "M12 5v12M7 12.5l5 5 5-5",
};

export function icon(name) {
  return svg(
    "svg",
    { viewBox: "0 0 24 24", class: `icon icon-${name}`, "aria-hidden": "true" },
    svg("path", { d: PATHS[name] }),
  );
}
