import { expect, it } from 'vitest';
import { paceText } from '../messages/filings';
import { Announcer } from './announcer.svelte';
import { Filings } from './filings.svelte';
import { Notices } from './notices.svelte';
import { filingView, scriptedBackend } from './test-backend';

const sending = (revision: number, sentBytes: number) =>
  filingView('f', revision, { sizeBytes: 10_000_000, state: { state: 'sending', sentBytes } });

it('how fast a file goes is known while it is being sent, and forgotten with it', () => {
  const time = { now: 0 };
  const filings = new Filings(scriptedBackend(), new Notices(), new Announcer(), () => time.now);
  filings.reset([sending(1, 0)]);
  time.now = 4000;
  filings.changed(sending(2, 1_000_000));
  const pace = filings.pace(sending(2, 1_000_000));
  expect(pace).toEqual({ bytesPerSecond: 250_000, secondsLeft: 36 });
  expect(pace && paceText(pace)).toBe('250 KB/s · 40 s left');
  filings.changed(filingView('f', 3, { state: { state: 'waiting', until: null, why: 'offline' } }));
  filings.changed(sending(4, 1_000_000));
  expect(filings.pace(sending(4, 1_000_000))).toBeNull();
});
