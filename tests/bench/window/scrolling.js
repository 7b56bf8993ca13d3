// Scrolls the list of files, so many pixels a frame (up where they are negative), until so many are above; gives the
// milliseconds of every frame.
const done = arguments[arguments.length - 1];
const [pixels, until] = arguments;
const list = [...document.querySelectorAll('[role=grid] *')].find(
  (part) => part.scrollHeight > part.clientHeight + 10 && /auto|scroll/.test(getComputedStyle(part).overflowY),
);
const frames = [];
let before = null;
const frame = (now) => {
  if (before !== null) frames.push(now - before);
  before = now;
  list.scrollTop += pixels;
  if (pixels > 0 ? list.scrollTop < until : list.scrollTop > until) requestAnimationFrame(frame);
  else done(frames);
};
requestAnimationFrame(frame);
