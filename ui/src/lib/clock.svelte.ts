import { createSubscriber } from 'svelte/reactivity';

/** The time as something to render by: ticks only while somebody looks. */
export interface Clock {
  /** Milliseconds since 1970; reading it in a template or derived keeps it up to date. */
  readonly now: number;
}

/** A clock that ticks every `interval` milliseconds while it is being read. */
export function createClock(interval = 250, read: () => number = Date.now): Clock {
  const subscribe = createSubscriber((update) => {
    const timer = setInterval(update, interval);
    return () => clearInterval(timer);
  });
  return {
    get now() {
      subscribe();
      return read();
    },
  };
}
