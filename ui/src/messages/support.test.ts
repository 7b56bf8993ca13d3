import { expect, it } from 'vitest';
import { failureView, filingView } from '../controllers/test-backend';
import { supportDetails } from './support';

const now = new Date('2026-11-21T05:00:00Z');

it('what is copied for support has the codes and the filing, and neither person nor file', () => {
  const failure = failureView('storage-full', {
    operation: 'register',
    httpStatus: 422,
    vendorCode: 'E17',
    requestId: 'req-9',
  });
  const filing = filingView('filing-7', 1, {
    state: { state: 'needs-you', failure },
    onChart: 'unknown',
    askedAt: '2026-11-21T04:59:00Z',
    description: 'Wound, day 6',
  });
  expect(supportDetails(filing, now)).toMatch(/^Chartdrop \d+\.\d+\.\d+\n/);
  expect(supportDetails(filing, now).split('\n').slice(1)).toEqual([
    'Time: 2026-11-21T05:00:00.000Z',
    'System: Cliniko',
    'Filing: filing-7',
    'State: needs-you',
    'Code: storage-full',
    'Operation: register',
    'HTTP status: 422',
    'Vendor code: E17',
    'Request: req-9',
    'On the chart: unknown',
    'Record asked for: 2026-11-21T04:59:00Z',
  ]);
});

it('what waits says why and until when', () => {
  const until = '2026-11-21T05:10:00Z';
  const details = supportDetails(
    filingView('f', 1, { state: { state: 'waiting', until, why: 'offline' } }),
    now,
  );
  expect(details).toContain('State: waiting\nCode: offline\nWaits until: 2026-11-21T05:10:00Z');
});
