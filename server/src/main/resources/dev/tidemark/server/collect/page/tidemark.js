// Tidemark's script for pages. Sets no cookie. What it keeps, until the server has it, is in localStorage.
(() => {
  const tag = document.currentScript;
  const { key, to, engaged, dnt, user: known, ...told } = tag.dataset;
  const early = (window.tidemark && window.tidemark.q) || [];
  if (!key || (dnt !== 'ignore' && (navigator.doNotTrack === '1' || navigator.globalPrivacyControl))) {
    window.tidemark = Object.assign(() => {}, { user() {}, page() {} });
    return;
  }
  const address = (to || new URL(tag.src).origin) + '/v1/browser?key=' + encodeURIComponent(key);
  const prefix = 'tidemark.' + key + '.';
  const MOST = 200, LARGEST = 5e4, ACTIVE = 3e4, BEAT = 15;
  const unsent = new Map();
  const left = new Set();
  let user = known, page, seconds = 0, active = Date.now(), pause = 1e3, timer, sending;

  const id = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');
  const guarded = (work) => {
    try {
      return work();
    } catch {
      // Storage is refused or full: memory has to do.
    }
  };
  const session = guarded(() => (sessionStorage[prefix] = sessionStorage[prefix] || id())) || id();
  const meta = (...names) =>
    names.map((name) => document.querySelector(`meta[name="${name}"],meta[property="${name}"]`)?.content).find(Boolean);
  const device = () => {
    const agent = navigator.userAgent;
    if (/iPad|Tablet|Android(?!.*Mobi)/.test(agent) || (/Mac/.test(agent) && navigator.maxTouchPoints > 1)) return 'tablet';
    return /Mobi/.test(agent) ? 'phone' : 'desktop';
  };

  // Each event under a key of its own, so that tabs do not write over one another's.
  const stored = () =>
    guarded(() => Object.keys(localStorage).filter((name) => name.startsWith(prefix)).map((name) => localStorage[name])) || [];
  const keep = (event) => {
    unsent.set(event.id, event);
    if (unsent.size > MOST) unsent.delete(unsent.keys().next().value);
    if (stored().length < MOST) guarded(() => localStorage.setItem(prefix + event.id, JSON.stringify(event)));
  };
  const forget = (events) =>
    events.forEach((event) => {
      unsent.delete(event.id);
      guarded(() => localStorage.removeItem(prefix + event.id));
    });

  const some = () => {
    stored().forEach((text) => guarded(() => unsent.set(JSON.parse(text).id, JSON.parse(text))));
    let size = 0;
    return [...unsent.values()].filter((event, i) => (size += JSON.stringify(event).length) < LARGEST || i === 0);
  };
  const body = (events) => JSON.stringify({ sent: Date.now(), events });
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(send, wait);
  };
  async function send() {
    const events = some();
    if (sending || !events.length) return;
    sending = true;
    let done;
    try {
      const text = body(events);
      const { status } = await fetch(address, { method: 'POST', body: text, credentials: 'omit', keepalive: text.length < 6e4 });
      done = status < 500 && status !== 429 && status !== 408;
    } catch {
      // Offline, or the server is away.
    }
    sending = false;
    if (done) {
      forget(events);
      pause = 1e3;
    } else {
      pause = Math.min(pause * 2, 6e4);
    }
    if (unsent.size) later(done ? 0 : pause);
  }

  const emit = (type, data) => {
    keep({ id: id(), type, time: Date.now(), session, user, data: { ...data, device: device() } });
    if (!sending) later(50);
  };
  const read = () => {
    if (page && seconds && engaged !== 'no') emit('page_read', { ...page, engaged: seconds });
    seconds = 0;
  };
  const view = (given) => {
    read();
    const from = page ? page.url : document.referrer;
    const url = location.origin + location.pathname;
    page = {
      article: location.pathname,
      url,
      title: meta('og:title') || document.title,
      section: meta('article:section'),
      author: meta('author', 'article:author'),
      referrer: from,
    };
    new URLSearchParams(location.search).forEach((value, name) => {
      if (name.startsWith('utm_')) page[name] = value;
    });
    Object.assign(page, told, given);
    emit('page_view', { ...page, views: 1 });
    active = Date.now();
  };
  const leave = () => {
    read();
    const events = some().filter((event) => !left.has(event.id));
    // It does not tell whether it arrived: what is kept is sent again by the next page, under the same ids.
    if (events.length && navigator.sendBeacon(address, body(events))) events.forEach((event) => left.add(event.id));
  };
  const moved = () => {
    if (page && page.url !== location.origin + location.pathname) view();
  };

  const tidemark = (type, data) => emit(type, data);
  tidemark.user = (name) => {
    user = name;
  };
  tidemark.page = view;
  window.tidemark = tidemark;

  const begin = () => {
    view();
    early.forEach((call) => tidemark(...call));
    setInterval(() => {
      if (document.visibilityState === 'visible' && Date.now() - active < ACTIVE && ++seconds >= BEAT) read();
    }, 1e3);
  };
  ['pointermove', 'pointerdown', 'keydown', 'scroll', 'touchstart'].forEach((name) =>
    addEventListener(name, () => (active = Date.now()), { passive: true, capture: true }));
  addEventListener('visibilitychange', () => (document.visibilityState === 'hidden' ? leave() : later(0)), true);
  addEventListener('pagehide', leave);
  addEventListener('pageshow', (event) => event.persisted && view());
  addEventListener('online', () => later(0));
  addEventListener('popstate', moved);
  const push = history.pushState;
  history.pushState = function (...state) {
    push.apply(this, state);
    moved();
  };
  if (document.prerendering) document.addEventListener('prerenderingchange', begin, { once: true });
  else if (document.readyState === 'loading') addEventListener('DOMContentLoaded', begin);
  else begin();
})();
