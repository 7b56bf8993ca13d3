/**
 * Does `work` at once; what is asked for within so many milliseconds after that is done together at their end. For work
 * that is too much to do for each of many changes a second.
 */
export function together(work: () => void, milliseconds: number): () => void {
  let isResting = false;
  let isAsked = false;
  const rested = () => {
    isResting = false;
    if (isAsked) ask();
  };
  const ask = () => {
    isAsked = isResting;
    if (isResting) return;
    isResting = true;
    setTimeout(rested, milliseconds);
    work();
  };
  return ask;
}
