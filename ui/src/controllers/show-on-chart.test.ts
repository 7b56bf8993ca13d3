import { describe, expect, it, vi } from 'vitest';
import type { AttachmentPageView, PatientView } from '../api/backend';
import { DeskWindow } from './desk-window.svelte';
import {
  accountView,
  attachmentView,
  filingView,
  patientView,
  pending,
  scriptedBackend,
} from './test-backend';

const filed = filingView('f', 1, {
  account: 'b',
  patient: { id: 'mary', shownName: 'JONES, Mary', born: null, status: 'active' },
  state: { state: 'filed', attachment: 'scan', at: '2026-11-21T00:00:00Z' },
});
const jane = patientView('jane');
const mary = patientView('mary', { familyName: 'Jones', givenName: 'Mary' });
const page = (ids: string[], hasMore = false): AttachmentPageView => ({
  attachments: ids.map((id) => attachmentView(id)),
  totalEntries: null,
  hasMore,
});

/** A window with Jane of account `a` on screen; Mary's chart in account `b` has these pages. */
const start = (pages: string[][]) => {
  const backend = scriptedBackend();
  backend.readPatient.mockImplementation((_account, id) =>
    Promise.resolve(id === 'mary' ? mary : patientView(id)),
  );
  backend.listAttachments.mockImplementation(({ patient, page: number }) =>
    Promise.resolve(
      patient === 'mary' ? page(pages[number - 1] ?? [], number < pages.length) : page(['of jane']),
    ),
  );
  const desk = new DeskWindow(backend);
  desk.handle({ type: 'accounts-changed', accounts: [accountView('a'), accountView('b')] });
  desk.openPatient(jane);
  return { backend, desk };
};
const notice = (desk: DeskWindow) => desk.notices.list[0]?.content;

describe('showing a filed file on the chart', () => {
  it('opens account and patient and selects the file', async () => {
    const { desk } = start([['newer', 'scan']]);
    await desk.showOnChart.show(filed);
    expect([desk.accountId, desk.patient?.id]).toEqual(['b', 'mary']);
    expect(desk.files.selected?.id).toBe('scan');
    expect(desk.files.revealed).toEqual({ id: 'scan' });
    expect(desk.announcer.polite).toContain('scan.pdf is selected in the files of');
    expect(desk.showOnChart.underWay).toBeNull();
  });

  it('looks for it further down, but not without end', async () => {
    const { desk } = start([['1'], ['2'], ['scan']]);
    await desk.showOnChart.show(filed);
    expect(desk.files.selected?.id).toBe('scan');
    const far = start([['1'], ['2'], ['3'], ['4'], ['5'], ['scan']]);
    await far.desk.showOnChart.show(filed);
    expect(far.desk.files.selected).toBeNull();
    expect(notice(far.desk)).toMatchObject({ kind: 'told' });
    expect(notice(far.desk)).toHaveProperty('text', expect.stringContaining('not among the first 5 files'));
  });

  it('says in words when it is not there any more', async () => {
    const { desk } = start([['1']]);
    await desk.showOnChart.show(filed);
    expect(desk.patient?.id).toBe('mary');
    expect(notice(desk)).toHaveProperty('text', expect.stringContaining('archived in Cliniko'));
  });

  it('leaves the list as it is where the file is in it already', async () => {
    const { desk, backend } = start([['scan']]);
    await desk.showOnChart.show(filed);
    await vi.waitFor(() => expect(desk.showOnChart.underWay).toBeNull());
    const readings = backend.listAttachments.mock.calls.length;
    desk.files.select(null);
    await desk.showOnChart.show(filed);
    expect(desk.files.selected?.id).toBe('scan');
    expect(backend.listAttachments).toHaveBeenCalledTimes(readings);
  });

  it('reads a filtered list anew, without its filters', async () => {
    const { desk, backend } = start([['scan']]);
    await desk.showOnChart.show(filed);
    backend.listAttachments.mockResolvedValueOnce({ attachments: [], totalEntries: 0, hasMore: false });
    desk.files.setContentType('pdf');
    await desk.files.settled();
    await desk.showOnChart.show(filed);
    expect(desk.files.contentType).toBeNull();
    expect(desk.files.selected?.id).toBe('scan');
  });

  it('does not bring the patient up once the person has opened another one', async () => {
    const { desk, backend } = start([['scan']]);
    const slow = pending<PatientView>();
    backend.readPatient.mockReturnValueOnce(slow.promise);
    const showing = desk.showOnChart.show(filed);
    desk.openPatient(patientView('minh'));
    slow.resolve(mary);
    await showing;
    expect([desk.accountId, desk.patient?.id]).toEqual(['a', 'minh']);
  });

  it('shows the one pressed last', async () => {
    const { desk, backend } = start([['scan', 'other']]);
    const reading = [pending<PatientView>(), pending<PatientView>()];
    for (const { promise } of reading) backend.readPatient.mockReturnValueOnce(promise);
    const first = desk.showOnChart.show(filed);
    const at = '2026-11-21T00:00:00Z';
    const second = desk.showOnChart.show({
      ...filed,
      id: 'g',
      state: { state: 'filed', attachment: 'other', at },
    });
    for (const { resolve } of reading) resolve(mary);
    await Promise.all([first, second]);
    expect(desk.files.selected?.id).toBe('other');
  });

  it('tells a failure to read the patient and stays where it was', async () => {
    const { desk, backend } = start([]);
    backend.readPatient.mockRejectedValueOnce({ code: 'offline' });
    await desk.showOnChart.show(filed);
    expect(desk.patient?.id).toBe('jane');
    expect(notice(desk)).toMatchObject({ kind: 'failure', failure: { code: 'offline' } });
  });

  it('remembers that somebody looks alike', async () => {
    const { desk } = start([['scan']]);
    desk.switchAccount('b');
    desk.openPatient({ ...mary, looksAlike: true });
    desk.switchAccount('a');
    await desk.showOnChart.show(filed);
    expect(desk.patient).toMatchObject({ id: 'mary', looksAlike: true });
  });

  it('is offered for what is filed in an account that is still here', () => {
    const { desk } = start([]);
    expect(desk.showOnChart.isPossible(filed)).toBe(true);
    expect(desk.showOnChart.isPossible({ ...filed, account: 'removed' })).toBe(false);
    expect(desk.showOnChart.isPossible(filingView('f', 1, { account: 'b' }))).toBe(false);
  });
});
