// Presses the button that adds the files; gives the milliseconds until the frame that has so many rows in the tray.
const done = arguments[arguments.length - 1];
const wanted = arguments[0];
const begun = performance.now();
document.querySelector('[data-testid=drop-confirm]').click();
const look = () => {
  const rows = document.querySelectorAll('[data-testid=tray-row]').length;
  if (rows < wanted) requestAnimationFrame(look);
  else requestAnimationFrame(() => done(performance.now() - begun));
};
requestAnimationFrame(look);
