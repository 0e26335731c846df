// The simulator's HTTP face: one state, one stream of events, and what a person can do with a phone.

export async function loadState() {
  return ask("/simulator/state");
}

export const addPhone = (phone) => post("/simulator/phones", phone);
export const moveClock = (hours) => post("/simulator/clock", { hours });
export const act = (chat, action, body = {}) => post(`/simulator/phones/${chat}/${action}`, body);
export function upload(chat, file, { kind, caption, reply_to = 0 }) {
  const form = new FormData();
  form.append("kind", kind);
  form.append("caption", caption);
  form.append("reply_to", reply_to);
  form.append("file", file, file.name);
  return ask(`/simulator/phones/${chat}/upload`, { method: "POST", body: form });
}
export const fileUrl = (fileId) => `/simulator/files/${encodeURIComponent(fileId)}`;

// Calls onOpen at each (re)connection, onLost when the line drops, onEvent for every event in between.
export function listen({ onOpen, onEvent, onLost }) {
  let wait = 500;
  const connect = () => {
    const source = new EventSource("/simulator/events");
    source.onopen = () => {
      wait = 500;
      onOpen();
    };
    source.onmessage = (event) => onEvent(JSON.parse(event.data));
    source.onerror = () => {
      source.close();
      onLost();
      setTimeout(connect, wait);
      wait = Math.min(wait * 2, 8000);
    };
  };
  connect();
}

function post(path, body) {
  return ask(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

async function ask(path, options) {
  const response = await fetch(path, options);
  const body = await response.text();
  if (!response.ok) throw new Error(reason(body) || `The simulator answered ${response.status}.`);
  return body ? JSON.parse(body) : null;
}

function reason(body) {
  try {
    const { description, error } = JSON.parse(body);
    return description ?? error;
  } catch {
    return "";
  }
}
