/** Makes an element that scrolls reachable by Tab as long as it has more to show than fits, so that arrow keys scroll it. */
export function scrollsByKeyboard(element: HTMLElement): () => void {
  const update = () => {
    if (element.scrollHeight > element.clientHeight) element.tabIndex = 0;
    else element.removeAttribute('tabindex');
  };
  const size = new ResizeObserver(update);
  size.observe(element);
  const content = new MutationObserver(update);
  content.observe(element, { childList: true, subtree: true, characterData: true });
  return () => {
    size.disconnect();
    content.disconnect();
  };
}
