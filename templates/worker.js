// The trainee's own pages at once, and without a network. Static files come from the cache. Opening the site shows the copy
// of a page, which then asks for what is newer; anywhere else a page comes from the network, and from its copy when there is
// none. Only what the server marks for a person is kept, in a cache of that person's own.
const VERSION = "{{ version }}";
const FILES = [{% for file in files %}"{{ file }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const HASHED = {% if hashed %}true{% else %}false{% endif %};
const HOME = "{% url 'home' %}";
const WEEK = "{% url 'this_week' %}";
const PLAN = "{% url 'my_plan' %}";
const NO_NETWORK = "{% url 'no_network' %}";
const STATIC = `static-${VERSION}`;
const IGNORE = { ignoreVary: true };
const PATIENCE = 4000;
const OLD = 12 * 60 * 60 * 1000;

const isOwn = (path) => path === WEEK || path.startsWith(PLAN);
const ask = async (event) => (await event.preloadResponse) ?? fetch(event.request);

async function forget(unwanted) {
  for (const name of await caches.keys()) if (unwanted(name)) await caches.delete(name);
}

// A copy says of itself from when it is. An own page that leads elsewhere leads to signing in: the copies go.
async function keep(url, response, asked) {
  if (response.redirected || response.type === "opaqueredirect") return forget((name) => name.startsWith("own-"));
  const person = response.headers.get("Kept-For");
  if (!response.ok || !person) return;
  const own = `own-${person}`;
  await forget((name) => name.startsWith("own-") && name !== own);
  const headers = new Headers(response.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  headers.set("Kept-At", asked);
  headers.set("Kept-By", VERSION);
  const html = (await response.text()).replace("<body", `<body data-kept="${asked}"`);
  await (await caches.open(own)).put(url, new Response(html, { headers }));
}

async function copyOf(url) {
  const own = (await caches.keys()).find((name) => name.startsWith("own-"));
  return own && (await caches.open(own)).match(url, IGNORE);
}

const isRecent = ({ headers }) => headers.get("Kept-By") === VERSION && Date.now() - headers.get("Kept-At") < OLD;
const isOpening = ({ mode, referrer, cache }) => mode === "navigate" && !referrer && cache === "default";

// What the page that shows a copy asks next is on its way already: asked once.
const coming = new Map();

function fresh(event) {
  const { url } = event.request;
  const asked = Date.now();
  const network = ask(event).then((response) => {
    event.waitUntil(keep(url, response.clone(), asked));
    return response;
  });
  event.waitUntil(network.catch(() => {}));
  return network;
}

async function newest(event) {
  const { url, mode, cache } = event.request;
  const response = mode !== "navigate" && cache !== "reload" && (await coming.get(url)?.catch(() => {}));
  coming.delete(url);
  return response?.ok ? response : fresh(event);
}

async function ownPage(event) {
  const { request } = event;
  const { url } = request;
  const network = newest(event);
  const copy = (await copyOf(url)) ?? (await copyOf(url.split("?")[0]));
  if (copy && isOpening(request) && isRecent(copy)) {
    coming.set(url, network);
    setTimeout(() => coming.delete(url), PATIENCE);
    return copy;
  }
  const late = copy && new Promise((resolve) => setTimeout(resolve, PATIENCE, copy));
  try {
    const response = await (late ? Promise.race([network, late]) : network);
    return copy && response.status > 501 ? copy : response;
  } catch {
    return copy ?? (await caches.match(NO_NETWORK)) ?? Response.error();
  }
}

// In development names carry no hash: there the network comes first.
async function file(request) {
  const kept = () => caches.match(request, IGNORE);
  return HASHED ? ((await kept()) ?? fetch(request)) : fetch(request).catch(kept);
}

// Copies of the pages that nobody opened yet or that are old; then the files of older versions may go.
async function refresh() {
  const paths = new Set([WEEK, PLAN]);
  for (const path of paths) {
    const url = new URL(path, location).href;
    const copy = await copyOf(url);
    const isOld = !copy || !isRecent(copy);
    const asked = Date.now();
    const page = isOld ? await fetch(url) : copy;
    if (isOld) await keep(url, page.clone(), asked);
    if (page.redirected || !page.ok) return;
    if (path !== PLAN) continue;
    for (const [, link] of (await page.text()).matchAll(/href="([^"#]+)"/g)) if (isOwn(link)) paths.add(link);
  }
  await forget((name) => name.startsWith("static-") && name !== STATIC);
}

addEventListener("install", (event) => {
  skipWaiting();
  const requests = FILES.map((path) => new Request(path, { credentials: "omit" }));
  event.waitUntil(caches.open(STATIC).then((cache) => cache.addAll(requests)));
});

addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([registration.navigationPreload?.enable(), clients.claim()]));
});

addEventListener("message", (event) => event.waitUntil(refresh().catch(() => {})));

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (isOwn(pathname)) event.respondWith(ownPage(event));
  else if (FILES.includes(pathname)) event.respondWith(file(request));
  else if (pathname === HOME) event.respondWith(ask(event).catch(() => Response.redirect(WEEK)));
});
