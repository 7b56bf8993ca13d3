import { cleanup, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import App from './App.svelte';
import type { Backend, DeskEventView } from './api/backend';
import { createFakeBackend } from './api/fake/fakeBackend';
import { DeskWindow } from './controllers/desk-window.svelte';
import { failureView } from './controllers/test-backend';
import { visibleFileName } from './lib/fileNames';
import { chooseSystem, openPatient } from './test-window';
import { testIds } from './testids';

const { bracketed } = vi.hoisted(() => {
  /** In a list, these tell the program what an entry is about. */
  const structure = new Set(['system', 'name', 'method', 'placeholder']);

  function bracketed(value: unknown, isListed: boolean): unknown {
    if (typeof value === 'string') return /\p{L}/u.test(value) ? `⟦${value}⟧` : value;
    if (typeof value === 'function') {
      const make = value as (...given: unknown[]) => unknown;
      return (...given: unknown[]) => bracketed(make(...given), isListed);
    }
    if (Array.isArray(value)) return value.map((part) => bracketed(part, true));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) => [
        key,
        isListed && structure.has(key) ? part : bracketed(part, isListed),
      ]),
    );
  }
  return { bracketed };
});

// Whatever comes from a catalogue is in brackets here, so whatever stands outside of them comes from none.
vi.mock('./messages/catalogue', () => ({ catalogue: (english: object) => bracketed(english, false) }));

/** Names that are the same in every language. */
const names =
  /\b(PDF|JPEG|PNG|GIF|HEIC|TIFF|WebP|CSV|HTML|RTF|ZIP|Word|Excel|DICOM|MP4|[KMGT]?B|s|min|h|F2|English|Deutsch|https|northside|hillcrest|Cliniko|PracSuite|Medplum|Canvas)\b/gu;

const told = new Set<string>();

/** Notes what the backend tells: people, files and accounts, but no codes. */
function note(value: unknown): void {
  if (typeof value === 'string' && /\p{L}/u.test(value) && !/^([a-z][a-z-]*|[\d-]+T.*Z)$/.test(value))
    told.add(visibleFileName(value));
  else if (typeof value === 'object' && value !== null) Object.values(value).forEach(note);
}

function open(query = '', change: Partial<Backend> = {}) {
  const listeners: ((event: DeskEventView) => void)[] = [];
  const backend = { ...createFakeBackend(new URLSearchParams(query), 0), ...change };
  const subscribe: Backend['subscribe'] = (onEvent) => {
    const noted = (event: DeskEventView) => {
      note(event);
      onEvent(event);
    };
    listeners.push(noted);
    return backend.subscribe(noted);
  };
  const noting = new Proxy(backend, {
    get(methods, key: keyof Backend) {
      if (key === 'subscribe') return subscribe;
      const method = methods[key] as (...given: unknown[]) => Promise<unknown>;
      return async (...given: unknown[]) => {
        const answer = await method.apply(methods, given);
        note(answer);
        return answer;
      };
    },
  });
  render(App, { desk: new DeskWindow(noting) });
  return {
    user: userEvent.setup(),
    tell: (event: DeskEventView) => listeners.forEach((listener) => listener(event)),
  };
}

const attributes = ['aria-label', 'aria-valuetext', 'aria-description', 'title', 'placeholder', 'alt'];

/** What a person meets on screen or by a screen reader that is neither from a catalogue nor from the backend. */
function hardCoded(): string[] {
  const said = new Set<string>();
  for (const element of document.body.querySelectorAll('*')) {
    // Codes for support are the same in every language; names are read as a whole further down.
    if (element.closest('script, style, code')) continue;
    for (const attribute of attributes) said.add(element.getAttribute(attribute) ?? '');
    if (element.matches('bdi')) said.add(element.textContent ?? '');
    if (element.closest('bdi')) continue;
    for (const node of element.childNodes)
      if (node.nodeType === Node.TEXT_NODE) said.add(node.textContent ?? '');
  }
  return Array.from(said).filter((text) => /\p{L}/u.test(withoutKnown(text)));
}

function withoutKnown(text: string): string {
  let rest = text;
  for (let before = ''; before !== rest;) {
    before = rest;
    rest = rest.replaceAll(/⟦[^⟦⟧]*⟧/gu, ' ');
  }
  if (!/\p{L}/u.test(rest)) return '';
  const longestFirst = Array.from(told).sort((one, other) => other.length - one.length);
  for (const one of longestFirst)
    rest = rest.replaceAll(one, ' ').replaceAll(one.toLocaleUpperCase('en'), ' ');
  return rest.replaceAll(names, ' ');
}

afterEach(() => {
  const found = hardCoded();
  cleanup();
  told.clear();
  expect(found).toEqual([]);
});

const by = (id: string) => screen.findByTestId(id);
const refused = (code: string) => () =>
  Promise.reject(failureView(code, { requestId: 'r-1', field: 'reviewer' }));

it('finds a word that is in no catalogue', async () => {
  open();
  await by(testIds.patientSearch);
  expect(hardCoded()).toEqual([]);
  const label = document.createElement('p');
  label.title = 'Some tip';
  label.append('Hard-coded');
  document.body.append(label);
  expect(hardCoded()).toEqual(['Some tip', 'Hard-coded']);
  label.remove();
});

describe('no word is in the components', () => {
  it.each(['cliniko', 'pracsuite', 'medplum', 'canvas'])('of a first start with %s', async (system) => {
    const { user } = open('scene=first-run&sign-in=sign-in-refused', {
      testAccount: refused('key-malformed'),
    });
    await chooseSystem(user, system);
    expect(hardCoded()).toEqual([]);
    for (const field of document.querySelectorAll('input:not([type=radio])')) await user.type(field, 'x');
    await user.click(screen.getByTestId(testIds.testConnection));
    await by(testIds.accountFailure);
  });

  it('of a connection that was found', async () => {
    const { user } = open('scene=first-run&real');
    await chooseSystem(user, 'pracsuite');
    await user.type(await by(testIds.accountVendorKey), 'v');
    await user.type(await by(testIds.accountAccountKey), 'a');
    await user.click(screen.getByTestId(testIds.testConnection));
    await by(testIds.connectionFound);
  });

  it('of a wait for the browser', async () => {
    const { user } = open('scene=first-run&real&sign-in=waits');
    await chooseSystem(user, 'medplum');
    await user.type(await by(testIds.accountClientId), 'client');
    await user.click(screen.getByTestId(testIds.testConnection));
    await by(testIds.signInWaiting);
  });

  it('of a start that failed', async () => {
    open('scene=unavailable&code=store-damaged');
    await by(testIds.deskUnavailable);
  });

  it('of a new store and a signed-out account, and of signing in again', async () => {
    const { user } = open('scene=new-store', {});
    await by(testIds.storeNotice);
    cleanup();
    open('scene=signed-out');
    await by(testIds.accountNotice);
    expect(hardCoded()).toEqual([]);
    await user.click(screen.getByTestId(testIds.signInAgain));
    await by(testIds.dialog);
  });

  it('of the tray, with every state in it', async () => {
    const { user } = open('scene=tray&rows=36');
    await waitFor(() => expect(screen.getAllByTestId(testIds.trayRow).length).toBe(36));
    await user.click((await screen.findAllByTestId(testIds.editDescription))[0] as HTMLElement);
    await by(testIds.descriptionInput);
  });

  it('of finding a patient', async () => {
    const { user } = open();
    const search = await by(testIds.patientSearch);
    await user.click(search);
    expect(hardCoded()).toEqual([]);
    await user.type(search, 's');
    expect(hardCoded()).toEqual([]);
    await user.type(search, 'mith');
    await waitFor(() => expect(screen.getAllByTestId(testIds.patientResult).length).toBe(3));
    expect(hardCoded()).toEqual([]);
    await user.click(screen.getByTestId(testIds.includeArchivedPatients));
    await user.clear(search);
    await user.type(search, 'petrov');
    await screen.findByTestId(testIds.patientResult);
    expect(hardCoded()).toEqual([]);
    await user.type(search, '0000');
    await waitFor(() => expect(screen.queryByTestId(testIds.patientResult)).not.toBeInTheDocument());
  });

  it('of a search that failed', async () => {
    const { user } = open('', { searchPatients: refused('offline') });
    await user.type(await by(testIds.patientSearch), 'smith');
    await waitFor(() => expect(document.querySelector('.trouble')).not.toBeNull());
  });

  it.each(['', 'system=pracsuite', 'system=medplum', 'system=canvas'])('of a chart (%s)', async (query) => {
    const { user } = open(query, { openAttachment: refused('opener-missing') });
    await openPatient(user, 'minh', query === '' ? '6120' : await idOf(query));
    const rows = await screen.findAllByTestId(testIds.fileRow);
    expect(hardCoded()).toEqual([]);
    await user.dblClick(rows[2] as HTMLElement);
    await by(testIds.notice);
    expect(hardCoded()).toEqual([]);
    await user.click(screen.getByTestId(testIds.detailsCopyLink));
    await by(testIds.linkCountdown);
    await user.click(screen.getByTestId(testIds.detailsSave));
    expect(hardCoded()).toEqual([]);
    await user.click(within(rows[0] as HTMLElement).getByTestId(testIds.rowMenu));
    await by(testIds.menuOpen);
  });

  it.each(['', 'preview=kind-not-drawn', 'preview=too-large'])('of a preview (%s)', async (query) => {
    const { user } = open(query);
    await openPatient(user, 'minh', '6120');
    await user.click((await screen.findAllByTestId(testIds.fileRow))[2] as HTMLElement);
    await user.click(await by(testIds.detailsPreview));
    await by(testIds.preview);
    expect(hardCoded()).toEqual([]);
    if (query === '') await by(testIds.previewPage);
    else await by(testIds.previewObstacle);
  });

  it('of a selection of several files', async () => {
    const { user } = open();
    await openPatient(user, 'minh', '6120');
    await user.click((await screen.findAllByTestId(testIds.fileRow))[2] as HTMLElement);
    await user.keyboard('{Control>}a{/Control}');
    await by(testIds.selectionPanel);
  });

  it('of the list of the day, and of one description for several files', async () => {
    const { user } = open('scene=tray&rows=36');
    await user.click(await by(testIds.openDay));
    await by(testIds.day);
    expect(hardCoded()).toEqual([]);
    await user.click(screen.getByTestId(testIds.dialogCancel));
    await waitFor(() => expect(screen.queryByTestId(testIds.day)).not.toBeInTheDocument());
    await user.click((await screen.findAllByTestId(testIds.describeGroup))[0] as HTMLElement);
    await by(testIds.describeBatch);
  });

  it('of the questions about a file', async () => {
    window.localStorage.setItem('chartdrop.description-templates', '["1", "2"]');
    const { user } = open();
    await openPatient(user, 'minh', '6120');
    const row = (await screen.findAllByTestId(testIds.fileRow))[2] as HTMLElement;
    await user.click(within(row).getByTestId(testIds.rowMenu));
    await user.click(await by(testIds.menuDescribe));
    await user.click(await by(testIds.descriptionInput));
    await user.paste('x'.repeat(300));
    await user.click(screen.getByTestId(testIds.templateKeep));
    expect(hardCoded()).toEqual([]);
    await user.click(screen.getByTestId(testIds.dialogCancel));
    await user.click(within(row).getByTestId(testIds.rowMenu));
    await user.click(await by(testIds.menuArchive));
    expect(await by(testIds.archiveConfirm)).toBeInTheDocument();
    expect(hardCoded()).toEqual([]);
    await user.click(screen.getByTestId(testIds.archiveConfirm));
    await by(testIds.notice);
  });

  it.each([
    ['smith', '4512'],
    ['erin', '9000'],
    ['kowalski', '8001'],
    ['aoife', '9911'],
    ['rossi', '8003'],
  ])('of the record of %s, and of a drag over it', async (text, id) => {
    const { user, tell } = open();
    await openPatient(user, text, id);
    await waitFor(() => expect(screen.queryByTestId(testIds.filesLoading)).not.toBeInTheDocument());
    expect(hardCoded()).toEqual([]);
    tell({ type: 'drag-entered', count: 2 });
    await by(testIds.dropOverlay);
  });

  it('of a drag over nobody', async () => {
    const { tell } = open('scene=signed-out');
    await by(testIds.patientSearch);
    tell({ type: 'drag-entered', count: 1 });
    await by(testIds.dropOverlay);
    tell({ type: 'files-dropped', files: { offer: 'o', names: ['a.pdf'], sizesBytes: [1] } });
    await waitFor(() => expect(screen.queryByTestId(testIds.dropOverlay)).not.toBeInTheDocument());
  });

  it('of files that cannot be read, and of a filter that nothing matches', async () => {
    const { user } = open('', { listAttachments: refused('timed-out') });
    await openPatient(user, 'minh', '6120');
    await by(testIds.filesFailure);
    cleanup();
    const again = open();
    await openPatient(again.user, 'minh', '6120');
    await again.user.type(await by(testIds.filesSearch), 'zzzz');
    await by(testIds.filesEmpty);
  });

  it.each([
    ['smith', '4512', 1],
    ['kowalski', '8001', 22],
  ])('of the question before files are added for %s', async (text, id, count) => {
    const { user, tell } = open();
    await openPatient(user, text, id);
    const list = Array.from({ length: count }, (_, index) => `scan-${index}.PDF`);
    tell({ type: 'files-dropped', files: { offer: 'o', names: list, sizesBytes: list.map(() => 1000) } });
    await by(testIds.dropConcerns);
    const year = screen.queryByTestId(testIds.birthYear);
    if (!year) return;
    await user.type(year, '1900');
    await user.click(screen.getByTestId(testIds.dropConfirm));
  });

  it('of the form that a system asks for', async () => {
    const { user } = open('system=canvas&large');
    await openPatient(user, 'minh', await idOf('system=canvas'));
    await user.click(screen.getByTestId(testIds.addFiles));
    await by(testIds.fieldsDialog);
    await user.click(screen.getByTestId(testIds.fieldsConfirm));
    await by(testIds.fieldsWarning);
  });

  it('of files that were refused', async () => {
    const refusal = { name: 'wound.jpg', failure: failureView('file-type-refused') };
    const { user } = open('', {
      acceptFiles: () => Promise.resolve({ accepted: [], refused: [refusal] }),
    });
    await openPatient(user, 'minh', '6120');
    await user.click(screen.getByTestId(testIds.addFiles));
    await by(testIds.refusedFiles);
  });

  it.each([testIds.addAccount, testIds.replaceKey, testIds.removeAccount, testIds.showShortcuts])(
    'of the account menu and what it opens (%s)',
    async (item) => {
      const { user } = open();
      await user.click(await by(testIds.accountMenu));
      const wanted = await by(item);
      expect(hardCoded()).toEqual([]);
      await user.click(wanted);
      await waitFor(() => expect(screen.getByRole('dialog')).toBeInTheDocument());
    },
  );

  it.each(['', 'system=pracsuite', 'system=medplum', 'system=canvas'])(
    'of the sheets (%s)',
    async (query) => {
      const { user } = open(query);
      await user.click(await by(testIds.capabilities));
      await by(testIds.capabilitySheet);
      expect(hardCoded()).toEqual([]);
      await user.click(screen.getByTestId(testIds.dialogCancel));
      await user.click(screen.getByTestId(testIds.settings));
      await by(testIds.settingsSheet);
      expect(hardCoded()).toEqual([]);
      await user.type(screen.getByTestId(testIds.settingsTemplateText), '1{Enter}{Enter}');
      await by(testIds.settingsTemplateRefusal);
    },
  );
});

/** The system's own id of the patient whom Cliniko knows as 6120. */
async function idOf(query: string): Promise<string> {
  const backend = createFakeBackend(new URLSearchParams(query), 0);
  const found = await backend.searchPatients({
    account: accountOf(query),
    text: 'minh',
    includeArchived: false,
  });
  return found[0]?.id ?? '';
}

function accountOf(query: string): string {
  return (
    { 'system=pracsuite': 'account-3', 'system=medplum': 'account-4', 'system=canvas': 'account-5' }[query] ??
    'account-1'
  );
}
