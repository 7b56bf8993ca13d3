// Scrolls plain text where the list of files is, so many pixels a frame; gives the milliseconds of every frame. What the
// machine itself needs, without a single row of this app.
const done = arguments[arguments.length - 1];
const [pixels] = arguments;
const list = document.querySelector('[role=grid]').getBoundingClientRect();
const plain = document.createElement('div');
plain.style.cssText = `position:fixed;left:${list.left}px;top:${list.top}px;width:${list.width}px;height:${list.height}px;
  z-index:99;overflow:auto;background:Canvas`;
for (let line = 0; line < 1000; line += 1) {
  const text = document.createElement('div');
  text.style.height = '34px';
  text.textContent = `referral-dr-lee-${line}.pdf  Referral, Dr Lee  PDF  184 KB  12-Mar-2026`;
  plain.append(text);
}
document.body.append(plain);
const frames = [];
let before = null;
const frame = (now) => {
  if (before !== null) frames.push(now - before);
  before = now;
  plain.scrollTop += pixels;
  if (frames.length < 200) return requestAnimationFrame(frame);
  plain.remove();
  done(frames);
};
requestAnimationFrame(frame);
