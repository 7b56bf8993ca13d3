import { afterEach, describe, expect, it } from 'vitest';
import type { FilingActionView, OnChartView } from '../api/backend';
import { failureView, filingView } from '../controllers/test-backend';
import { language, type Language } from '../lib/language.svelte';
import { failureTable, failureWording } from './failures';
import { filingActions, filingAnnouncement, filingSentence } from './filings';

afterEach(() => language.choose('system'));

const codes = Object.keys(failureTable);

/** What Rust offers for it: a file that came to another patient is not tried again. */
function offered(code: string, onChart: OnChartView): FilingActionView[] {
  if (onChart === 'no') return ['retry', 'cancel'];
  if (code === 'wrong-patient') return ['dismiss'];
  return onChart === 'yes' ? ['retry', 'dismiss'] : ['retry', 'file-again', 'dismiss'];
}

function failedFiling(code: string, onChart: OnChartView) {
  return filingView('filing-1', 1, {
    name: 'letter.pdf',
    onChart,
    actions: offered(code, onChart),
    askedAt: onChart === 'unknown' ? '2026-11-21T22:05:00Z' : null,
    state: { state: 'needs-you', failure: { ...failureView(code), field: 'reviewer' } },
  });
}

describe.each<Language>(['en', 'de'])('in %s', (spoken) => {
  it.each(codes)('%s has its sentences', (code) => {
    language.choose(spoken);
    const { what, next } = failureWording({ ...failureView(code), field: 'reviewer' }, 'Cliniko');
    const filings = (['no', 'yes', 'unknown'] as const).map((onChart) => [
      onChart,
      filingAnnouncement(failedFiling(code, onChart)),
    ]);
    expect({ notice: `${what} ${next}`, ...Object.fromEntries(filings) }).toMatchSnapshot();
  });

  it.each(codes)('%s says of a file which, whether it is on the chart, and what next', (code) => {
    language.choose(spoken);
    for (const onChart of ['no', 'yes', 'unknown'] as const) {
      const filing = failedFiling(code, onChart);
      const { text, onChart: where, next } = filingSentence(filing);
      for (const sentence of [text, where, next]) expect(sentence).toMatch(/^\p{L}.*\.$/u);
      for (const sentence of [text, where, next]) expect(sentence).not.toMatch(/[{}]|undefined/);
      expect(filingAnnouncement(filing)).toContain('letter.pdf');
    }
  });
});

describe('what is said of the chart', () => {
  const where = (code: string, onChart: OnChartView) => filingSentence(failedFiling(code, onChart)).onChart;

  it.each(['wrong-patient', 'record-gone', 'not-found', 'bytes-differ'])(
    'never calls a file with %s on the chart',
    (code) => {
      expect(where(code, 'yes')).not.toBe('It is on the chart.');
    },
  );

  it('is plain for all others', () => {
    expect(where('storage-full', 'no')).toBe('It is not on the chart.');
    expect(where('processing-too-long', 'yes')).toBe('It is on the chart.');
  });

  it('asks to look wherever only a person can tell', () => {
    for (const code of codes.filter((code) => code !== 'wrong-patient'))
      expect(filingSentence(failedFiling(code, 'unknown')).next, code).toMatch(/look at the chart/i);
  });
});

it('once a record may be made, the buttons look again and no longer retry', () => {
  expect(filingActions(failedFiling('storage-full', 'no'))).toEqual({ retry: 'Retry', dismiss: 'Dismiss' });
  for (const onChart of ['yes', 'unknown'] as const)
    expect(filingActions(failedFiling('record-gone', onChart))).toEqual({
      retry: 'Look again',
      dismiss: 'I have dealt with it',
    });
});
