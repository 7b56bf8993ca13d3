// Does what a person does, one thing after the other, and gives for each how many milliseconds it took from the event to the
// end of the frame that shows what it did. The events are made here: how a desktop hands real ones over is not this app's.
const done = arguments[arguments.length - 1];
const part = (testid) => document.querySelector(`[data-testid='${testid}']`);
const there = () => true;
const click = (testid) => [`click ${testid}`, () => part(testid), () => part(testid).click()];
const key = (name, change = {}) => [
  `key ${name}`,
  there,
  () => {
    const event = new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true, ...change });
    document.activeElement.dispatchEvent(event);
  },
];
const type = (testid, text) => [
  `type ${text}`,
  () => part(testid),
  () => {
    const field = part(testid);
    field.focus();
    field.value = text;
    field.dispatchEvent(new InputEvent('input', { bubbles: true, data: text }));
  },
];

const steps = [
  type('patient-search', 's'),
  type('patient-search', 'sm'),
  type('patient-search', 'smith'),
  click('patient-result'),
  click('file-row'),
  key('ArrowDown'),
  key('ArrowDown'),
  key('End'),
  key('Home'),
  key('a', { ctrlKey: true }),
  key('Escape'),
  key(' '),
  key('Escape'),
  click('row-menu'),
  key('Escape'),
  click('settings'),
  key('Escape'),
  key('?'),
  key('Escape'),
  click('open-day'),
  key('Escape'),
  type('files-search', 'report'),
  click('unfiled-open'),
  click('recent-patient'),
];

/** How long the window is left alone before the next thing: it is to be at rest, as a person finds it. Milliseconds. */
const rest = 500;

const answers = [];
let before = '';
const next = () => {
  if (steps.length === 0) return done(answers);
  const [step, isReady, act] = steps[0];
  if (!isReady()) return setTimeout(next, rest);
  steps.shift();
  const name = step === 'key Escape' ? `${step} after ${before}` : step;
  before = step;
  const begun = performance.now();
  act();
  requestAnimationFrame(() => {
    // After the frame: layout and drawing of this page belong to the answer.
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      answers.push({ name, milliseconds: performance.now() - begun });
      setTimeout(next, rest);
    };
    channel.port2.postMessage(0);
  });
};
setTimeout(next, rest);
