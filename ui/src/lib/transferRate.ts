/** How many bytes of a file had been sent at a moment, in milliseconds of a clock that only goes forward. */
export interface Sample {
  at: number;
  sentBytes: number;
}

/** How fast a file goes and how long the rest of it takes. */
export interface TransferPace {
  bytesPerSecond: number;
  secondsLeft: number;
}

/** The time over which the speed is averaged: long enough to be calm, short enough to follow the network. */
const windowMilliseconds = 8000;
/** Before that nothing can be said: the first bytes only fill buffers. */
const leastMilliseconds = 3000;
/** Less than that is over before it is read. */
const leastSecondsLeft = 5;

/** The samples with one more; those that count no longer are left out. Fewer bytes than before are a new beginning. */
export function withSample(samples: readonly Sample[], sample: Sample): Sample[] {
  const last = samples.at(-1);
  if (last && sample.sentBytes < last.sentBytes) return [sample];
  const first = samples.findLastIndex(({ at }) => at <= sample.at - windowMilliseconds);
  return [...samples.slice(Math.max(0, first)), sample];
}

/** Speed and time left, once both mean something: it has been sending for a while, and will be for a while. */
export function transferPace(
  samples: readonly Sample[],
  sizeBytes: number,
  now: number,
): TransferPace | null {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || now - first.at < leastMilliseconds) return null;
  const bytesPerSecond = ((last.sentBytes - first.sentBytes) * 1000) / (now - first.at);
  if (bytesPerSecond <= 0) return null;
  const secondsLeft = (sizeBytes - last.sentBytes) / bytesPerSecond;
  return secondsLeft > leastSecondsLeft ? { bytesPerSecond, secondsLeft } : null;
}
