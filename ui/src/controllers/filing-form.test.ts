import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FieldChoiceView } from '../api/backend';
import { Announcer } from './announcer.svelte';
import { FileDrop, type DropTarget } from './file-drop.svelte';
import { FieldSearch } from './field-search.svelte';
import { Filings } from './filings.svelte';
import { Notices } from './notices.svelte';
import { accountView, filingView, patientView, pending, scriptedBackend } from './test-backend';

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(new Date(2026, 10, 21, 9, 0));
});
afterEach(() => vi.useRealTimers());

const weed: FieldChoiceView = { value: 'Practitioner/1', label: 'Dr Larry Weed' };
const files = { offer: 'offer-1', names: ['scan.pdf'], sizesBytes: [1000] };

function target(change: Partial<DropTarget> = {}): DropTarget {
  return {
    account: 'account-5',
    accountName: 'Hillcrest',
    system: 'canvas',
    systemName: 'Canvas',
    patient: patientView('4512'),
    asks: accountView('account-5', 'canvas'),
    ...change,
  };
}

function make() {
  const backend = scriptedBackend();
  backend.declineFiles.mockResolvedValue(undefined);
  backend.fieldOptions.mockResolvedValue([weed]);
  backend.acceptFiles.mockResolvedValue({ accepted: [filingView('f', 1)], refused: [] });
  const notices = new Notices();
  const changed = vi.fn();
  const drop = new FileDrop(backend, new Filings(backend, notices, new Announcer()), notices, changed);
  return { backend, drop, changed, notices };
}

describe('a system that asks for something beside the files', () => {
  it('gets nothing before it is answered, and then the fields with every file', async () => {
    const { backend, drop } = make();
    await drop.dropped(files, target());
    expect(backend.acceptFiles).not.toHaveBeenCalled();
    await drop.answerForm();
    expect(drop.form?.problems).toEqual({ reviewer: 'Fill this in.' });
    expect(backend.acceptFiles).not.toHaveBeenCalled();
    drop.form?.searches['reviewer']?.choose(weed);
    drop.form?.set('date', '20 november 2026');
    drop.form?.set('comment', ' From Dr Lee ');
    await drop.answerForm();
    expect(backend.acceptFiles).toHaveBeenCalledTimes(1);
    expect(backend.acceptFiles.mock.calls[0]?.[0].fields).toEqual({
      type: '34109-9',
      category: 'uncategorizedclinicaldocument',
      date: '2026-11-20',
      reviewer: 'Practitioner/1',
      requires_signature: 'false',
      comment: 'From Dr Lee',
    });
    expect(drop.form).toBeNull();
  });

  it('is asked for the patient of the drop, whoever is on screen when it is answered', async () => {
    const { backend, drop } = make();
    await drop.dropped(files, target());
    drop.form?.searches['reviewer']?.choose(weed);
    await drop.dropped({ ...files, offer: 'offer-2' }, target({ patient: patientView('7038') }));
    await drop.answerForm();
    expect(backend.declineFiles).toHaveBeenCalledWith('offer-2');
    expect(backend.acceptFiles.mock.calls.map(([request]) => [request.files, request.patient.id])).toEqual([
      [{ kind: 'offer', offer: 'offer-1' }, '4512'],
    ]);
  });

  it('is asked once for a batch, also when more files are dropped while the form is open', async () => {
    const { backend, drop } = make();
    await drop.dropped(files, target());
    await drop.dropped({ offer: 'offer-2', names: ['more.pdf'], sizesBytes: [2000] }, target());
    expect(drop.form?.batch.names).toEqual(['scan.pdf', 'more.pdf']);
    drop.form?.searches['reviewer']?.choose(weed);
    await drop.answerForm();
    expect(backend.acceptFiles.mock.calls.map(([{ files }]) => files)).toEqual([
      { kind: 'offer', offer: 'offer-1' },
      { kind: 'offer', offer: 'offer-2' },
    ]);
  });

  it('comes after the question about a look-alike', async () => {
    const { drop } = make();
    await drop.dropped(files, target({ patient: patientView('4512', { looksAlike: true }) }));
    expect(drop.form).toBeNull();
    await drop.answerQuestion('1970');
    expect(drop.form?.batch.target.patient.id).toBe('4512');
  });

  it('begins with the account’s defaults before the system’s, and with today', async () => {
    const { drop } = make();
    const asks = {
      ...accountView('account-5', 'canvas'),
      filingDefaults: { type: '42348-3', reviewer: weed.value },
    };
    await drop.dropped(files, target({ asks }));
    await vi.runAllTimersAsync();
    const form = drop.form;
    expect(form?.values).toMatchObject({ type: '42348-3', date: '21-Nov-2026' });
    expect(form?.searches['reviewer']?.text).toBe('Dr Larry Weed');
    expect(form?.fields['reviewer']).toBe('Practitioner/1');
  });

  it('is remembered for the account without days and free text', async () => {
    const { backend, drop, changed } = make();
    const account = accountView('account-5', 'canvas');
    backend.setFilingDefaults.mockResolvedValue(account);
    await drop.dropped(files, target());
    const form = drop.form;
    form?.searches['reviewer']?.choose(weed);
    form?.set('comment', 'Only for this one');
    if (form) form.remember = true;
    await drop.answerForm();
    expect(backend.setFilingDefaults).toHaveBeenCalledWith('account-5', {
      type: '34109-9',
      category: 'uncategorizedclinicaldocument',
      reviewer: 'Practitioner/1',
      requires_signature: 'false',
    });
    expect(changed).toHaveBeenCalledWith(account);
  });

  it('gets no day that could be two', async () => {
    const { drop } = make();
    await drop.dropped(files, target());
    drop.form?.set('date', '03/04/2026');
    expect(drop.form?.problems['date']).toContain('month in letters');
    drop.form?.set('date', '31-Jun-2026');
    expect(drop.form?.problems['date']).toBeDefined();
    drop.form?.set('date', '22-Nov-2026');
    expect(drop.form?.problems['date']).toBeUndefined();
    expect(drop.form?.hints['date']).toBe('This day has not come yet.');
  });

  it('lets all files of the batch go when nothing is to be added', async () => {
    const { backend, drop } = make();
    await drop.dropped(files, target());
    await drop.dropped({ ...files, offer: 'offer-2' }, target());
    await drop.dropQuestion();
    expect(backend.declineFiles.mock.calls.flat()).toEqual(['offer-1', 'offer-2']);
    expect(drop.form).toBeNull();
  });
});

it('a large file is warned of before it is added, also where nothing else is asked', async () => {
  const { backend, drop } = make();
  const account = accountView('account-1');
  const asks = { ...account, capabilities: { ...account.capabilities, sizeWarningBytes: 10_000_000 } };
  await drop.dropped(files, target({ asks }));
  expect(backend.acceptFiles).toHaveBeenCalledTimes(1);
  await drop.dropped(
    { ...files, names: ['small.pdf', 'large.pdf'], sizesBytes: [null, 10_000_000] },
    target({ asks }),
  );
  expect(drop.form?.large.map(({ name }) => name)).toEqual(['large.pdf']);
  expect(backend.acceptFiles).toHaveBeenCalledTimes(1);
  await drop.answerForm();
  expect(backend.acceptFiles).toHaveBeenCalledTimes(2);
});

describe('a field that is searched', () => {
  it('takes back what was chosen as soon as something else is typed', async () => {
    const { backend } = make();
    const search = new FieldSearch(backend, 'account-5', 'reviewer', '');
    search.typed('weed');
    await vi.runAllTimersAsync();
    expect(search.options).toEqual([weed]);
    search.choose(weed);
    search.typed('weeks');
    expect(search.chosen).toBeNull();
  });

  it('asks once typing pauses and ignores an answer that has been overtaken', async () => {
    const { backend } = make();
    const slow = pending<FieldChoiceView[]>();
    backend.fieldOptions.mockReturnValueOnce(slow.promise).mockResolvedValueOnce([]);
    const search = new FieldSearch(backend, 'account-5', 'reviewer', '');
    search.typed('w');
    search.typed('we');
    await vi.runAllTimersAsync();
    search.typed('wexx');
    await vi.runAllTimersAsync();
    slow.resolve([weed]);
    await vi.advanceTimersByTimeAsync(0);
    expect(backend.fieldOptions.mock.calls.map(([, , text]) => text)).toEqual(['we', 'wexx']);
    expect(search.options).toEqual([]);
  });
});
