// Scrolls the list of files down, so many pixels a frame for so many frames; gives the milliseconds of every frame and how
// far it came.
const done = arguments[arguments.length - 1];
const [pixels, count] = arguments;
const list = [...document.querySelectorAll('[role=grid] *')].find(
  (part) => part.scrollHeight > part.clientHeight + 10 && /auto|scroll/.test(getComputedStyle(part).overflowY),
);
const frames = [];
let before = performance.now();
const frame = (now) => {
  frames.push(now - before);
  before = now;
  list.scrollTop += pixels;
  if (frames.length <= count) requestAnimationFrame(frame);
  else done({ frames: frames.slice(1), pixels: list.scrollTop });
};
requestAnimationFrame(frame);
