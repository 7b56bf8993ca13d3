const done = arguments[arguments.length - 1];
const log = [];
const t0 = performance.now();
const wrap = (proto, name) => {
  const d = Object.getOwnPropertyDescriptor(proto, name);
  if (!d) return;
  if (d.value) { proto[name] = function (...a) { const b = performance.now(); try { return d.value.apply(this, a); } finally { const e = performance.now(); if (e - b > 3) log.push([name, Math.round(b - t0), Math.round(e - b), this?.className ?? '', this?.tagName ?? '']); } }; }
  else Object.defineProperty(proto, name, { configurable: true, get() { const b = performance.now(); const v = d.get.call(this); const e = performance.now(); if (e - b > 3) log.push(['get ' + name, Math.round(b - t0), Math.round(e - b), this.className]); return v; }, set: d.set && function (v) { const b = performance.now(); d.set.call(this, v); const e = performance.now(); if (e - b > 3) log.push(['set ' + name, Math.round(b - t0), Math.round(e - b)]); } });
};
for (const n of ['focus', 'blur', 'getBoundingClientRect', 'setAttribute', 'removeAttribute', 'remove', 'querySelectorAll', 'querySelector', 'getClientRects', 'matches', 'closest', 'animate', 'getAnimations', 'scrollIntoView', 'append', 'before', 'after','checkVisibility', 'showModal', 'showPopover', 'hidePopover', 'close']) for (const p of [Element.prototype, HTMLElement.prototype, Document.prototype]) wrap(p, n);
for (const n of ['appendChild', 'removeChild', 'insertBefore', 'cloneNode', 'contains']) wrap(Node.prototype, n);
for (const n of ['offsetWidth', 'offsetHeight', 'offsetParent', 'innerText']) wrap(HTMLElement.prototype, n);
for (const n of ['clientWidth', 'clientHeight', 'scrollTop', 'scrollHeight']) wrap(Element.prototype, n);
wrap(window, 'getComputedStyle'); wrap(Document.prototype, 'activeElement'); wrap(window, 'getSelection');
const part = (testid) => document.querySelector(`[data-testid='${testid}']`);
const wait = (ms) => new Promise((r) => setTimeout(r, ms));
const key = (name) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }));
const timed = async (name, act) => {
  const b = performance.now(); log.push(['> ' + name, Math.round(b - t0)]); act(); log.push(['sync', Math.round(performance.now() - b)]);
  await Promise.resolve(); log.push(['micro', Math.round(performance.now() - b)]);
  await new Promise((r) => requestAnimationFrame(r)); log.push(['raf', Math.round(performance.now() - b)]);
  await new Promise((r) => { const c = new MessageChannel(); c.port1.onmessage = r; c.port2.postMessage(0); }); log.push(['painted', Math.round(performance.now() - b)]);
  await wait(800);
};
(async () => {
  for (let i = 0; i < 2; i++) {
  await timed('settings', () => part('settings').click());
  await timed('esc', () => key('Escape'));
  await timed('row', () => part('file-row').click());
  await timed('space', () => key(' '));
  await wait(500);
  await timed('esc2', () => key('Escape'));
  }
  done(log);
})();
