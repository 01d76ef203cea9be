'use strict';
(() => {
  const facts = JSON.parse(document.getElementById('launcher-facts').textContent);
  const say = facts.texts;
  const root = document.documentElement;
  const RELOADS_MAX = 3, A_MINUTE = 60000, LOOKS_MAX = 6;
  let app = facts.view, told, begun, seq, stream, looks = 0, looking, leaving, polls, drawn;

  const put = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
  const all = name => document.querySelectorAll(`[data-live="${name}"]`);
  const show = (name, text) => all(name).forEach(e => { if (e.textContent !== text) e.textContent = text; });
  const time = seconds => {
    const n = Math.max(1, Math.round(seconds));
    return n < 120 ? put(say.seconds, {n}) : put(say.minutes, {n: Math.round(n / 60)});
  };
  const named = text => put(text, {app: root.dir === 'rtl' ? `\u2068${app.app}\u2069` : app.app});

  // ---- what is shown

  function draw() {
    drawn = 0;
    const state = app.state;
    root.dataset.state = state;
    document.title = named(say[state + '_title']);
    show('title', document.title);
    show('message', say[state + '_text']);
    show('detail', state === 'failed' ? app.failure : '');
    show('action', {failed: say.retry, stopped: say.start, paused: say.start, open: say.open}[state] || '');
    all('steps').forEach(steps);
    tick();
  }

  // What stands there stays: it would be read out again.
  function steps(list) {
    const first = String(app.steps[0]?.seq);
    if (list.dataset.first !== first || list.childElementCount > app.steps.length) list.replaceChildren();
    list.dataset.first = first;
    list.append(...app.steps.slice(list.childElementCount).map(step));
  }

  function step(event) {
    const line = document.createElement('li'), what = document.createElement('span'), when = document.createElement('time');
    const tenths = Math.max(0, Math.round((Date.parse(event.time) - Date.parse(app.steps[0].time)) / 100));
    what.textContent = say['step_' + event.type] || event.message;
    when.textContent = put(say.seconds, {n: Math.floor(tenths / 10) + say.decimal_point + tenths % 10});
    line.append(what, when);
    return line;
  }

  function tick() {
    const waiting = app.state === 'starting', passed = (performance.now() - begun) / 1000, usual = app.expected_seconds;
    show('elapsed', waiting ? put(say.elapsed, {time: time(passed)}) : '');
    show('expected', !waiting ? '' : usual === null ? say.unknown
      : put(passed > usual + 1 ? say.late : say.expected, {time: time(usual)}));
    const later = app.state === 'failed' ? app.retry_in_seconds - (performance.now() - told) / 1000 : 0;
    show('later', later > 0 ? put(say.later, {time: time(later)}) : '');
    all('action').forEach(e => { e.hidden = later > 0 || !['failed', 'stopped', 'paused', 'open'].includes(app.state); });
    all('bar').forEach(e => {
      if (waiting && usual !== null) e.value = share(passed, usual); else e.removeAttribute('value');
    });
  }

  // Nine tenths are as long as usual; the rest is approached and never reached.
  const share = (passed, usual) => passed < usual ? 90 * passed / usual : 99 - 9 * Math.exp((usual - passed) / usual);

  const soon = () => { drawn ||= setTimeout(draw, 30); };

  // ---- what is heard

  function standing(view) {
    app = view;
    seq = view.seq;
    told = performance.now();
    begun = told - 1000 * view.elapsed_seconds;
    show('offline', '');
    soon();
    if (app.state === 'ready') look();
  }

  function happened(event) {
    if (event.seq <= seq) return;
    seq = event.seq;
    if (event.type === 'starting') {
      app.steps = [];
      app.state = 'starting';
      begun = performance.now();
      looks = 0;
    } else if (['ready', 'resumed'].includes(event.type)) {
      app.state = 'ready';
    } else if (event.type === 'error') {
      app.state = 'failed';
      app.failure = event.message;
      app.retry_in_seconds = 0;
    } else if (app.state !== 'failed' && ['stopping', 'stopped', 'paused'].includes(event.type)) {
      app.state = event.type;
    }
    app.steps.push(event);
    soon();
    if (app.state === 'ready') look();
    else if (event.type === 'stopped') hear(); // is told what it came to, and when it can be tried again
  }

  function hear() {
    leave();
    if (leaving) return;
    if (document.hidden || !window.EventSource) return poll();
    stream = new EventSource(facts.events + '?after=' + seq);
    stream.addEventListener('state', e => standing(JSON.parse(e.data)));
    stream.onmessage = e => happened(JSON.parse(e.data));
    stream.onerror = () => {
      show('offline', say.offline);
      if (stream?.readyState === EventSource.CLOSED) poll();
    };
  }

  // A hidden page asks now and then: a browser opens few connections to a host, and the pages in front need them.
  function poll() {
    leave();
    polls = setTimeout(() => asked()
      .then(standing)
      .catch(() => show('offline', say.offline))
      .finally(() => { if (polls) poll(); }), document.hidden ? 5000 : 1500);
  }

  const asked = () => fetch(facts.poll, {cache: 'no-store'})
    .then(answer => answer.ok ? answer.json() : Promise.reject(answer.status));

  function leave() {
    stream?.close();
    stream = null;
    clearTimeout(polls);
    polls = 0;
  }

  // ---- to the app

  // Readiness was told; it counts once the launcher says so when it is asked. The app is never asked: the address
  // may be a link that works once, and the one request that uses it is the browser's own navigation in go().
  function look() {
    if (looking || leaving) return;
    looking = true;
    leave();
    asked().then(view => view.state === 'ready', () => false).then(ready => {
      looking = false;
      if (ready && mayReload()) return go();
      if (ready || ++looks >= LOOKS_MAX) {
        app.state = 'open';
        return soon();
      }
      setTimeout(hear, 60 * 3 ** looks);
    });
  }

  function mayReload() {
    const key = 'launcher-reloads ' + app.app, now = Date.now();
    try {
      const recent = JSON.parse(sessionStorage.getItem(key) || '[]').filter(at => now - at < A_MINUTE);
      if (recent.length >= RELOADS_MAX) return false;
      sessionStorage.setItem(key, JSON.stringify([...recent, now]));
      return true;
    } catch {
      return performance.getEntriesByType('navigation')[0]?.type !== 'reload';
    }
  }

  // This page stays until the app answers, and must not ask again meanwhile.
  function go() {
    leaving = true;
    leave();
    if (facts.target) location.replace(new URL(facts.target, location.href).href + location.hash);
    else location.reload();
  }

  all('action').forEach(e => e.addEventListener('click', click => {
    click.preventDefault();
    go();
  }));
  document.addEventListener('visibilitychange', () => { if (!looking && app.state !== 'open') hear(); });
  addEventListener('pageshow', e => { if (e.persisted) hear(); });
  addEventListener('pagehide', leave);
  setInterval(tick, 250);
  seq = app.seq;
  told = performance.now();
  begun = told - 1000 * app.elapsed_seconds;
  draw();
  if (app.state === 'ready') look(); else hear();
})();
