// The ticks on this device: written first, sent in order, gone when the server answered. Each person has a database of
// his own, shared by his tabs, of which one sends at a time. Where nothing can be written, they live as long as the page.

const SECONDS = 15;
const REFUSED = "Niet bewaard: dit kan je niet meer afvinken.";
const NO_ANSWER = { waits: "no answer" };

export const person = document.body.dataset.user ?? localStorage.getItem("person");
const name = `outbox-${person}`;

// Hears when another tab added or sent a tick.
const channel = globalThis.BroadcastChannel && new BroadcastChannel(name);
export const onChange = (act) => channel && (channel.onmessage = act);

let opened;
const database = () =>
  (opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("waiting", { keyPath: "place", autoIncrement: true });
      request.result.createObjectStore("answered", { keyPath: "row" });
    };
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      request.result.onversionchange = close;
      resolve(request.result);
    };
  }));

async function close() {
  const open = opened;
  opened = undefined;
  (await open)?.close();
}

async function within(store, mode, act) {
  const transaction = (await database()).transaction(store, mode);
  const request = act(transaction.objectStore(store));
  transaction.commit?.();
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

let unwritten = [];

// Every tick that was not answered yet, the oldest first.
export async function waiting() {
  const written = await within("waiting", "readonly", (store) => store.getAll()).catch(() => []);
  return [...written, ...unwritten.filter(({ id }) => !written.some((tick) => tick.id === id))];
}

// Where each is being written: a tick may be sent and answered before it is.
const writing = new Map();

export async function add(tick) {
  unwritten.push(tick);
  const write = within("waiting", "readwrite", (store) => store.add(tick)).catch(() => 0);
  writing.set(tick.id, write);
  const written = await write;
  if (written) unwritten = unwritten.filter(({ id }) => id !== tick.id);
  channel?.postMessage("added");
}

async function remove({ id, place }) {
  const written = place || (await writing.get(id));
  writing.delete(id);
  unwritten = unwritten.filter((tick) => tick.id !== id);
  if (written) await within("waiting", "readwrite", (store) => store.delete(written)).catch(() => {});
  channel?.postMessage("sent");
}

// What the server answered last about a row: a copy of a page may be older.
export const answered = () => within("answered", "readonly", (store) => store.getAll()).catch(() => []);
export const note = (row) => within("answered", "readwrite", (store) => store.put(row)).catch(() => {});

// A token changes with every sign-in: that of this moment is in the cookie.
export const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";

function ask({ url, id, ticked, on, device_at }, signal) {
  const next = location.pathname + location.search;
  const body = new URLSearchParams({ id, ticked: Number(ticked), on, device_at, next, person });
  const headers = { "HX-Request": "true", "X-CSRFToken": token() };
  return fetch(url, { method: "POST", body, headers, keepalive: true, signal });
}

// What came of a tick: an answer to show, a refusal, or a reason why it has to wait.
async function post(tick, again = true) {
  try {
    const response = await ask(tick, AbortSignal.timeout?.(SECONDS * 1000));
    const { status } = response;
    if (response.redirected) return { waits: "signed out", url: response.url };
    if (status === 409) return { waits: "another person" };
    if (status === 403 && again) {
      // Brings a token when the cookie was gone.
      await fetch(location.href);
      return post(tick, false);
    }
    if (status > 499 || status === 429) return NO_ANSWER;
    if (!response.ok) return { refused: REFUSED };
    const html = await response.text();
    if (!html.includes(`id="${tick.row}"`)) return NO_ANSWER;
    return { html, told: JSON.parse(response.headers.get("HX-Trigger") ?? "{}") };
  } catch {
    return NO_ANSWER;
  }
}

let tell = () => {};

// Who shows what came of each tick.
export const onAnswer = (act) => (tell = act);

async function drain() {
  for (;;) {
    const [tick] = await waiting();
    if (!tick) return;
    const answer = await post(tick);
    if (!answer.waits) await remove(tick);
    tell(tick, answer);
    if (answer.waits) return;
  }
}

let sending;
let again;

// Send what waits, one after the other, until nothing does or the server does not answer.
export function send() {
  again = true;
  return (sending ??= (async () => {
    try {
      while (again) {
        again = false;
        await (navigator.locks ? navigator.locks.request(name, drain) : drain());
      }
    } finally {
      sending = undefined;
    }
  })());
}

// The page is leaving: send without waiting. They stay in the queue and are sent again; their key makes them count once.
export function hurry(ticks) {
  for (const tick of ticks) ask(tick).catch(() => {});
}

// Leave nothing of this person on the device.
export async function empty() {
  unwritten = [];
  await close();
  indexedDB.deleteDatabase(name);
  localStorage.setItem("person", "");
  for (const key of await globalThis.caches?.keys() ?? []) if (key.startsWith("own-")) await caches.delete(key);
}
