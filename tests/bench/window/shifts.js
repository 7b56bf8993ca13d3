// Notes how far things move that nobody moved: `shifts` holds, of each, where it was and how many pixels it went.
window.shifts = [];
const watched = [
  '[data-testid=banner] *',
  '[data-testid=files] [role=search]',
  '[data-testid=files] [role=columnheader]',
  '[data-testid=recent-patient]',
  'aside *',
].join();
let before = new Map();
const look = () => {
  const now = new Map();
  for (const part of document.querySelectorAll(watched)) {
    const { left, top, width } = part.getBoundingClientRect();
    if (width === 0) continue;
    now.set(part, { left, top });
    const was = before.get(part);
    const pixels = was ? Math.hypot(left - was.left, top - was.top) : 0;
    if (pixels > 0.5) window.shifts.push({ part: part.dataset.testid ?? part.className, pixels });
  }
  before = now;
  requestAnimationFrame(look);
};
requestAnimationFrame(look);
