import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AttachmentPageView, DeskView, FilingView, PatientView } from '../api/backend';
import { Announcer } from './announcer.svelte';
import { DeskWindow } from './desk-window.svelte';
import { FileDrop, type DropTarget } from './file-drop.svelte';
import { Filings } from './filings.svelte';
import { Notices } from './notices.svelte';
import { PatientFiles } from './patient-files.svelte';
import { PatientSearch } from './patient-search.svelte';
import {
  accountView,
  attachmentView,
  failureView,
  filingView,
  patientView,
  pending,
  scriptedBackend,
} from './test-backend';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const settled = () => vi.advanceTimersByTimeAsync(0);

describe('patient search', () => {
  it('asks once typing pauses, not for every letter', async () => {
    const backend = scriptedBackend();
    backend.searchPatients.mockResolvedValue([patientView('1')]);
    const search = new PatientSearch(backend, () => 'account-1');
    for (const text of ['s', 'sm', 'smi', 'smith']) search.typed(text);
    await vi.runAllTimersAsync();
    expect(backend.searchPatients.mock.calls).toEqual([
      [{ account: 'account-1', text: 'smith', includeArchived: false }],
    ]);
    expect(search.results.map(({ id }) => id)).toEqual(['1']);
  });

  it('ignores an answer that has been overtaken', async () => {
    const backend = scriptedBackend();
    const slow = pending<PatientView[]>();
    backend.searchPatients.mockReturnValueOnce(slow.promise).mockResolvedValueOnce([patientView('new')]);
    const search = new PatientSearch(backend, () => 'account-1');
    search.typed('smith');
    await vi.runAllTimersAsync();
    search.typed('nguyen');
    await vi.runAllTimersAsync();
    slow.resolve([patientView('old')]);
    await settled();
    expect(search.results.map(({ id }) => id)).toEqual(['new']);
    expect(search.answeredText).toBe('nguyen');
  });

  it('ignores the answer to a search that was cleared', async () => {
    const backend = scriptedBackend();
    const slow = pending<PatientView[]>();
    backend.searchPatients.mockReturnValue(slow.promise);
    const search = new PatientSearch(backend, () => 'account-1');
    search.typed('smith');
    await vi.runAllTimersAsync();
    search.clear();
    slow.resolve([patientView('old')]);
    await settled();
    expect(search.phase).toBe('idle');
    expect(search.results).toEqual([]);
  });

  it('keeps a failure with its code', async () => {
    const backend = scriptedBackend();
    backend.searchPatients.mockRejectedValue({ code: 'offline' });
    const search = new PatientSearch(backend, () => 'account-1');
    search.typed('smith');
    await vi.runAllTimersAsync();
    expect(search.phase).toBe('failed');
    expect(search.failure?.code).toBe('offline');
  });

  it('moves through the results with the arrow keys and stops at the ends', async () => {
    const backend = scriptedBackend();
    backend.searchPatients.mockResolvedValue([patientView('1'), patientView('2')]);
    const search = new PatientSearch(backend, () => 'account-1');
    search.typed('smith');
    await vi.runAllTimersAsync();
    expect(search.active).toBeNull();
    search.move(1);
    search.move(1);
    search.move(1);
    expect(search.active?.id).toBe('2');
    search.move(-5);
    expect(search.active?.id).toBe('1');
  });
});

describe('the files of a patient', () => {
  const idsOf = (files: PatientFiles) =>
    files.entries.flatMap((entry) => (entry.kind === 'file' ? [entry.key] : []));
  const page = (ids: string[], hasMore: boolean, total: number | null = null): AttachmentPageView => ({
    attachments: ids.map((id) => attachmentView(id)),
    totalEntries: total,
    hasMore,
  });

  it('come page by page, each once', async () => {
    const backend = scriptedBackend();
    backend.listAttachments
      .mockResolvedValueOnce(page(['a', 'b'], true, 3))
      .mockRejectedValueOnce(new Error('the search for pinned files stops here'))
      .mockResolvedValueOnce(page(['b', 'c'], false, 3));
    const files = new PatientFiles(backend);
    files.open('account-1', '4512');
    await settled();
    await Promise.all([files.loadMore(), files.loadMore()]);
    await files.loadMore();
    expect(idsOf(files)).toEqual(['a', 'b', 'c']);
    expect(files.total).toBe(3);
    expect(backend.listAttachments.mock.calls.map(([request]) => request.page)).toEqual([1, 2, 2]);
  });

  it('that the system pinned come to the top from pages nobody has scrolled to', async () => {
    const backend = scriptedBackend();
    const third = { ...page([], false, 4), attachments: [attachmentView('old', { pinned: 'theirs' })] };
    backend.listAttachments
      .mockResolvedValueOnce(page(['a'], true, 4))
      .mockResolvedValueOnce(page(['b', 'c'], true, 4))
      .mockResolvedValueOnce(third);
    const files = new PatientFiles(backend);
    files.open('account-1', '4512');
    await settled();
    expect(files.entries.map(({ key }) => key)).toEqual(['pinned', 'old', 'heading-2-2026-11', 'a']);
    files.replace(attachmentView('old', { pinned: null }));
    expect(idsOf(files)).toEqual(['a']);
  });

  it('of an earlier patient never appear under the next one', async () => {
    const backend = scriptedBackend();
    const slow = pending<AttachmentPageView>();
    backend.listAttachments.mockReturnValueOnce(slow.promise).mockResolvedValueOnce(page(['theirs'], false));
    const files = new PatientFiles(backend);
    files.open('account-1', 'first');
    files.open('account-1', 'second');
    await settled();
    slow.resolve(page(['of the first'], false));
    await settled();
    expect(idsOf(files)).toEqual(['theirs']);
  });

  it('of an earlier patient leave the screen at once, not when the next ones have been read', async () => {
    const backend = scriptedBackend();
    backend.listAttachments
      .mockResolvedValueOnce(page(['of the first'], true, 200))
      .mockReturnValue(pending<AttachmentPageView>().promise);
    const files = new PatientFiles(backend);
    files.open('account-1', 'first');
    await settled();
    files.select('of the first');
    files.open('account-1', 'second');
    expect(files.entries).toEqual([]);
    expect(files.total).toBeNull();
    expect(files.selected).toBeNull();
  });

  it('are sorted by the system, and a second press turns the order round', async () => {
    const backend = scriptedBackend();
    backend.listAttachments.mockResolvedValue(page(['a'], false));
    const files = new PatientFiles(backend);
    files.open('account-1', '4512');
    files.sortBy('name');
    files.sortBy('name');
    files.sortBy('size');
    await settled();
    expect(backend.listAttachments.mock.calls.map(([{ sort, descending }]) => [sort, descending])).toEqual([
      ['created-at', true],
      ['name', false],
      ['name', true],
      ['size', true],
    ]);
  });

  it('of certain days are asked for by instants that stay the same for every page', async () => {
    vi.setSystemTime(new Date(2026, 10, 22, 23, 59, 59));
    const backend = scriptedBackend();
    backend.listAttachments.mockResolvedValue(page(['a'], true));
    const files = new PatientFiles(backend);
    files.open('account-1', '4512');
    files.setDates({ kind: 'today' });
    await settled();
    vi.setSystemTime(new Date(2026, 10, 23, 0, 0, 1));
    await files.loadMore();
    const justBefore = new Date(2026, 10, 21, 23, 59, 59, 999).toISOString();
    const asked = backend.listAttachments.mock.calls.map(([request]) => request.createdAfter);
    expect(asked.slice(-2)).toEqual([justBefore, justBefore]);
    expect(files.isFiltered).toBe(true);
    files.clearFilters();
    await settled();
    expect(backend.listAttachments.mock.lastCall?.[0]).toMatchObject({
      createdAfter: null,
      createdBefore: null,
    });
  });

  it('are not asked for again when days are about to be written and none is yet', async () => {
    const backend = scriptedBackend();
    backend.listAttachments.mockResolvedValue(page(['a'], false));
    const files = new PatientFiles(backend);
    files.open('account-1', '4512');
    await settled();
    files.setDates({ kind: 'between', from: null, to: null });
    expect(backend.listAttachments).toHaveBeenCalledTimes(1);
    expect(files.isFiltered).toBe(false);
  });

  it('stay on screen while they are read again, and many wishes become one more reading', async () => {
    const backend = scriptedBackend();
    backend.listAttachments.mockResolvedValueOnce(page(['a'], false));
    const files = new PatientFiles(backend);
    files.open('account-1', '4512');
    await settled();
    const second = pending<AttachmentPageView>();
    backend.listAttachments
      .mockReturnValueOnce(second.promise)
      .mockResolvedValueOnce(page(['new', 'a'], false));
    void files.refresh();
    void files.refresh();
    void files.refresh();
    expect(files.phase).toBe('ready');
    expect(idsOf(files)).toEqual(['a']);
    second.resolve(page(['a'], false));
    await settled();
    expect(idsOf(files)).toEqual(['new', 'a']);
    expect(backend.listAttachments).toHaveBeenCalledTimes(3);
  });

  it('can be walked through without stopping at headings', async () => {
    const backend = scriptedBackend();
    backend.listAttachments.mockResolvedValue(page(['a', 'b'], false));
    const files = new PatientFiles(backend);
    files.open('account-1', '4512');
    await settled();
    expect(files.entries[0]?.kind).toBe('heading');
    files.move(1);
    expect(files.selected?.id).toBe('a');
    files.move(1);
    files.move(1);
    expect(files.selected?.id).toBe('b');
  });
});

describe('filings', () => {
  const make = (backend = scriptedBackend()) => {
    const announcer = new Announcer();
    const notices = new Notices();
    return { backend, announcer, notices, filings: new Filings(backend, notices, announcer) };
  };

  it('never go back to an older snapshot', () => {
    const { filings } = make();
    filings.changed(filingView('f', 5, { state: { state: 'sending', sentBytes: 900 } }));
    filings.changed(filingView('f', 4, { state: { state: 'queued' } }));
    expect(filings.groups[0]?.entries[0]?.state.state).toBe('sending');
  });

  it('that were dismissed do not come back with a late snapshot', () => {
    const { filings } = make();
    filings.changed(filingView('f', 1));
    filings.removed('f');
    filings.changed(filingView('f', 2));
    expect(filings.size).toBe(0);
  });

  it('on hold wait while somebody describes them, and for their whole hold again afterwards', async () => {
    const { filings, backend } = make();
    const held = (until: string | null, revision: number) =>
      filingView('f', revision, { state: { state: 'held', until } });
    backend.pauseFiling.mockResolvedValue(held(null, 2));
    backend.resumeHold.mockResolvedValue(held('2026-11-21T09:00:10Z', 3));
    const onItsWay = filingView('g', 1, { state: { state: 'queued' } });
    filings.changed(held('2026-11-21T09:00:00Z', 1));
    filings.changed(onItsWay);
    const goOn = await filings.holdOn([held('2026-11-21T09:00:00Z', 1), onItsWay]);
    expect(backend.pauseFiling).toHaveBeenCalledExactlyOnceWith('f');
    await goOn();
    expect(backend.resumeHold).toHaveBeenCalledExactlyOnceWith('f');
  });

  it('that were filed by hand meanwhile get no hold again', async () => {
    const { filings, backend } = make();
    const held = filingView('f', 1, { state: { state: 'held', until: '2026-11-21T09:00:00Z' } });
    backend.pauseFiling.mockResolvedValue(filingView('f', 2, { state: { state: 'held', until: null } }));
    filings.changed(held);
    const goOn = await filings.holdOn([held]);
    filings.changed(filingView('f', 3, { state: { state: 'queued' } }));
    await goOn();
    expect(backend.resumeHold).not.toHaveBeenCalled();
  });

  it('that go back into Unfiled are gone, announced, and may be filed anew', async () => {
    const { filings, backend, announcer } = make();
    backend.undoFiling.mockResolvedValue(null);
    filings.changed(filingView('f', 1));
    await filings.undo(filingView('f', 1));
    expect(filings.size).toBe(0);
    expect(announcer.polite).toBe('⁨scan.pdf⁩ waits in Unfiled again. Nothing is on the chart.');
    filings.accepted(filingView('f', 3));
    expect(filings.size).toBe(1);
  });

  it('are announced when they need somebody, with what is on the chart', () => {
    const { filings, announcer } = make();
    const failure = failureView('storage-full');
    filings.changed(filingView('f', 1, { state: { state: 'needs-you', failure } }));
    expect(announcer.urgent).toContain('scan.pdf needs you.');
    expect(announcer.urgent).toContain('It is not on the chart.');
  });

  it('take a press only once while it is being answered, and tell a failure', async () => {
    const { filings, backend, notices } = make();
    const filing = filingView('f', 1);
    filings.changed(filing);
    backend.undoFiling.mockRejectedValue({ code: 'hold-is-over' });
    const pressed = [filings.undo(filing), filings.undo(filing)];
    expect(await Promise.all(pressed)).toEqual([false, false]);
    expect(backend.undoFiling).toHaveBeenCalledTimes(1);
    expect(notices.list[0]).toMatchObject({
      file: 'scan.pdf',
      content: { failure: { code: 'hold-is-over' } },
    });
  });
});

describe('dropped files', () => {
  const target = (change: Partial<PatientView> = {}): DropTarget => ({
    account: 'account-1',
    accountName: 'Northside Physio',
    system: 'cliniko',
    systemName: 'Cliniko',
    patient: patientView('4512', change),
    asks: accountView('account-1'),
  });
  const make = () => {
    const backend = scriptedBackend();
    backend.declineFiles.mockResolvedValue(undefined);
    backend.acceptFiles.mockResolvedValue({ accepted: [filingView('f', 1)], refused: [] });
    const notices = new Notices();
    const filings = new Filings(backend, notices, new Announcer());
    return { backend, notices, filings, drop: new FileDrop(backend, filings, notices) };
  };
  const files = { offer: 'offer-1', names: ['scan.pdf'], sizesBytes: [1000] };

  it('are bound to the patient with the name and birth date shown then', async () => {
    const { backend, drop, filings } = make();
    await drop.dropped(files, target());
    expect(backend.acceptFiles).toHaveBeenCalledWith({
      files: { kind: 'offer', offer: 'offer-1' },
      account: 'account-1',
      patient: { id: '4512', shownName: 'SMITH, Jane (Mrs)', born: '1970-03-12', status: 'active' },
      description: null,
      fields: {},
    });
    expect(filings.size).toBe(1);
  });

  it('go nowhere when no patient is open', async () => {
    const { backend, drop } = make();
    await drop.dropped(files, null);
    expect(backend.declineFiles).toHaveBeenCalledWith('offer-1');
    expect(backend.acceptFiles).not.toHaveBeenCalled();
  });

  it.each(['merged', 'deleted'] as const)('go nowhere when the record is %s', async (status) => {
    const { backend, drop } = make();
    await drop.dropped(files, target({ status }));
    expect(backend.declineFiles).toHaveBeenCalledWith('offer-1');
    expect(backend.acceptFiles).not.toHaveBeenCalled();
  });

  it('for somebody with a look-alike wait for the right birth year', async () => {
    const { backend, drop } = make();
    await drop.dropped(files, target({ looksAlike: true }));
    expect(backend.acceptFiles).not.toHaveBeenCalled();
    expect(await drop.answerQuestion('1971')).toBe(false);
    expect(backend.acceptFiles).not.toHaveBeenCalled();
    expect(await drop.answerQuestion(' 1970 ')).toBe(true);
    expect(backend.acceptFiles).toHaveBeenCalledTimes(1);
    expect(drop.question).toBeNull();
  });

  it.each(['deceased', 'archived'] as const)(
    'for a record that is %s wait for a yes, without a year',
    async (status) => {
      const { backend, drop } = make();
      await drop.dropped(files, target({ status }));
      expect(backend.acceptFiles).not.toHaveBeenCalled();
      expect(await drop.answerQuestion('')).toBe(true);
      expect(backend.acceptFiles).toHaveBeenCalledTimes(1);
    },
  );

  it.each([
    [20, 1],
    [21, 0],
  ])('that are %i at once are taken without a question %i times', async (count, taken) => {
    const { backend, drop } = make();
    const names = Array.from({ length: count }, (_, number) => `scan-${number}.pdf`);
    await drop.dropped({ offer: 'many', names, sizesBytes: names.map(() => 1) }, target());
    expect(backend.acceptFiles).toHaveBeenCalledTimes(taken);
    expect(drop.question?.names ?? []).toHaveLength(taken === 1 ? 0 : count);
  });

  it('are let go when the question is not answered', async () => {
    const { backend, drop } = make();
    await drop.dropped(files, target({ looksAlike: true }));
    await drop.dropQuestion();
    expect(backend.declineFiles).toHaveBeenCalledWith('offer-1');
    expect(backend.acceptFiles).not.toHaveBeenCalled();
  });

  it('that were refused stay listed until dismissed', async () => {
    const { backend, drop } = make();
    const failure = failureView('file-empty');
    backend.acceptFiles.mockResolvedValue({ accepted: [], refused: [{ name: 'empty.pdf', failure }] });
    await drop.dropped(files, target());
    expect(drop.refusals?.files.map(({ name }) => name)).toEqual(['empty.pdf']);
    drop.dismissRefusals();
    expect(drop.refusals).toBeNull();
  });
});

describe('the window', () => {
  const ready = (filings: FilingView[]): DeskView => ({
    state: 'ready',
    accounts: [accountView('1')],
    filings,
    unfiled: [],
    recent: [],
    settings: { hold: { kind: 'seconds', seconds: 10 }, parallelSends: 3, keepRecentPatients: true },
    demo: null,
    storeNotice: null,
    dragsOut: false,
  });
  const start = () => {
    const backend = scriptedBackend();
    backend.subscribe.mockResolvedValue(() => undefined);
    const [first, second] = [pending<DeskView>(), pending<DeskView>()];
    backend.deskState.mockReturnValueOnce(first.promise).mockReturnValueOnce(second.promise);
    const desk = new DeskWindow(backend);
    void desk.start();
    return { desk, backend, first, second };
  };

  it('keeps what it is told while it reads the state, in whichever order the two were made', async () => {
    const { desk, first } = start();
    await settled();
    const newer = filingView('changed', 2);
    desk.handle({ type: 'filing-changed', filing: newer });
    desk.handle({ type: 'filing-changed', filing: filingView('new', 1) });
    desk.handle({ type: 'filing-changed', filing: filingView('older', 1) });
    desk.handle({ type: 'filing-removed', id: 'removed' });
    expect(desk.filings.size).toBe(0);
    first.resolve(ready([filingView('changed', 1), filingView('removed', 1), filingView('older', 5)]));
    await settled();
    const shown = Array.from(desk.filings.all, ({ id, revision }) => [id, revision]);
    expect(new Map(shown as [string, number][])).toEqual(
      new Map([
        ['changed', 2],
        ['new', 1],
        ['older', 5],
      ]),
    );
  });

  it('reads the state again when it changed as a whole meanwhile', async () => {
    const { desk, backend, first, second } = start();
    await settled();
    desk.handle({ type: 'desk-changed' });
    desk.handle({ type: 'desk-changed' });
    first.resolve({ state: 'opening' });
    await settled();
    second.resolve(ready([filingView('one', 1)]));
    await settled();
    expect(desk.filings.size).toBe(1);
    expect(backend.deskState).toHaveBeenCalledTimes(2);
  });

  it('files let go meanwhile are for the patient on screen at that moment', async () => {
    const { desk, backend } = start();
    backend.listAttachments.mockResolvedValue({ attachments: [], totalEntries: 0, hasMore: false });
    backend.readPatient.mockImplementation((_account, id) => Promise.resolve(patientView(id)));
    backend.acceptFiles.mockResolvedValue({ accepted: [], refused: [] });
    desk.accountAdded(accountView('1'));
    await settled();
    desk.openPatient(patientView('first'));
    desk.handle({ type: 'files-dropped', files: { offer: 'o', names: ['a.pdf'], sizesBytes: [1] } });
    await settled();
    expect(backend.acceptFiles.mock.calls[0]?.[0].patient.id).toBe('first');
  });

  it('keeps the drop on the patient that was on screen, although another is opened while it is taken', async () => {
    const backend = scriptedBackend();
    backend.listAttachments.mockResolvedValue({ attachments: [], totalEntries: 0, hasMore: false });
    backend.readPatient.mockImplementation((_account, id) => Promise.resolve(patientView(id)));
    const taking = pending<{ accepted: []; refused: [] }>();
    backend.acceptFiles.mockReturnValue(taking.promise);
    const desk = new DeskWindow(backend);
    desk.handle({ type: 'accounts-changed', accounts: [accountView('1')] });
    desk.openPatient(patientView('first'));
    desk.handle({ type: 'files-dropped', files: { offer: 'o', names: ['a.pdf'], sizesBytes: [1] } });
    desk.openPatient(patientView('second', { givenName: 'Minh' }));
    taking.resolve({ accepted: [], refused: [] });
    await settled();
    expect(backend.acceptFiles.mock.calls[0]?.[0].patient.id).toBe('first');
  });

  it('shows no patient of another account after a switch', async () => {
    const backend = scriptedBackend();
    backend.listAttachments.mockResolvedValue({ attachments: [], totalEntries: 0, hasMore: false });
    backend.readPatient.mockImplementation((_account, id) => Promise.resolve(patientView(id)));
    const desk = new DeskWindow(backend);
    desk.handle({ type: 'accounts-changed', accounts: [accountView('1'), accountView('2')] });
    desk.openPatient(patientView('first'));
    await settled();
    desk.switchAccount('2');
    expect(desk.patient).toBeNull();
    expect(desk.target).toBeNull();
    expect(desk.recent).toEqual([]);
    desk.switchAccount('1');
    expect(desk.recent.map(({ patient }) => patient.id)).toEqual(['first']);
  });

  it('does not put a slowly read record over the patient opened since', async () => {
    const backend = scriptedBackend();
    backend.listAttachments.mockResolvedValue({ attachments: [], totalEntries: 0, hasMore: false });
    const slow = pending<PatientView>();
    backend.readPatient.mockReturnValueOnce(slow.promise).mockResolvedValueOnce(patientView('second'));
    const desk = new DeskWindow(backend);
    desk.handle({ type: 'accounts-changed', accounts: [accountView('1')] });
    desk.openPatient(patientView('first'));
    desk.openPatient(patientView('second'));
    slow.resolve(patientView('first'));
    await settled();
    expect(desk.patient?.id).toBe('second');
  });

  it('marks recent patients that look alike', () => {
    const backend = scriptedBackend();
    backend.listAttachments.mockResolvedValue({ attachments: [], totalEntries: 0, hasMore: false });
    const desk = new DeskWindow(backend);
    desk.handle({ type: 'accounts-changed', accounts: [accountView('1')] });
    desk.openPatient(patientView('one'));
    desk.openPatient(patientView('two', { born: '1970-03-21' }));
    desk.openPatient(patientView('three', { familyName: 'Nguyen', born: '1988-09-03' }));
    expect(desk.recent.map(({ patient, looksAlike }) => [patient.id, looksAlike])).toEqual([
      ['three', false],
      ['two', true],
      ['one', true],
    ]);
  });
});
