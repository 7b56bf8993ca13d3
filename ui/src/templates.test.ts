import { cleanup, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { filingView } from './controllers/test-backend';
import { openPatient, openWindow, seriousFindings } from './test-window';
import { testIds } from './testids';

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const storageKey = 'chartdrop.description-templates';
const keep = (templates: string[]) => window.localStorage.setItem(storageKey, JSON.stringify(templates));
const kept = () => JSON.parse(window.localStorage.getItem(storageKey) ?? '[]') as string[];
const offered = () => screen.queryAllByTestId(testIds.template);
const keepButton = () => screen.getByTestId(testIds.templateKeep);
const field = () => screen.getByTestId<HTMLTextAreaElement>(testIds.descriptionInput);
const announcer = () => document.querySelector('.spoken-only[aria-live=polite]') as HTMLElement;

/** The description of a file on the chart, cleared. */
async function describeFile() {
  const opened = openWindow();
  await openPatient(opened.user, 'minh', '6120');
  await opened.user.click((await screen.findAllByTestId(testIds.fileRow))[2] as HTMLElement);
  screen.getByRole('grid').focus();
  await opened.user.keyboard('{F2}');
  await waitFor(() => expect(field()).toHaveFocus());
  await opened.user.clear(field());
  return opened;
}

async function openSettings() {
  const opened = openWindow();
  await opened.user.click(await screen.findByTestId(testIds.settings));
  const sheet = await screen.findByTestId(testIds.settingsSheet);
  const input = screen.getByTestId(testIds.settingsTemplateText);
  const listed = () =>
    screen.queryAllByTestId(testIds.settingsTemplate).map((entry) => entry.querySelector('bdi')?.textContent);
  return { ...opened, sheet, input, listed };
}

describe('where a file is described', () => {
  it('a template fills an empty field, the next comes after it, and the caret is at the end', async () => {
    keep(['Referral letter', 'Consent form']);
    const { user } = await describeFile();
    await user.tab();
    expect(offered()[0]).toHaveFocus();
    await user.keyboard('{Enter}');
    expect(field()).toHaveValue('Referral letter');
    expect(field()).toHaveFocus();
    expect(field().selectionStart).toBe(15);
    expect(screen.getByTestId(testIds.descriptionCounter)).toHaveTextContent('15 of 255');
    field().setSelectionRange(0, 0);
    await user.click(offered()[1] as HTMLElement);
    expect(field()).toHaveValue('Referral letter, Consent form');
    expect(field()).toHaveFocus();
    expect([field().selectionStart, field().selectionEnd]).toEqual([29, 29]);
    expect(await seriousFindings()).toEqual([]);
    await user.keyboard('{Enter}');
    await waitFor(() => expect(screen.queryByTestId(testIds.descriptionInput)).not.toBeInTheDocument());
    expect(screen.getByTestId(testIds.detailsPanel)).toHaveTextContent('Referral letter, Consent form');
  });

  it('a long template has its whole text as name and tip, and one that does not fit is counted', async () => {
    const long = 'x'.repeat(200);
    keep([long]);
    const { user } = await describeFile();
    const [button] = offered();
    expect(button).toHaveAccessibleName(long);
    expect(button).toHaveAttribute('title', long);
    await user.type(field(), 'y'.repeat(60));
    await user.click(button as HTMLElement);
    expect(field()).toHaveValue(`${'y'.repeat(60)}, ${long}`);
    expect(screen.getByTestId(testIds.descriptionCounter)).toHaveTextContent('262 of 255 · 7 too many');
    expect(screen.getByTestId(testIds.descriptionSave)).toBeDisabled();
  });

  it('what is typed is kept as a template, said once, and offered at the next start', async () => {
    const { user } = await describeFile();
    expect(keepButton()).toBeDisabled();
    await user.type(field(), ' ');
    expect(keepButton()).toBeDisabled();
    await user.type(field(), 'Discharge summary ');
    expect(keepButton()).toHaveAccessibleDescription(/plain text on this computer: no patient’s name/);
    keepButton().focus();
    const said: unknown[] = [];
    const watch = new MutationObserver(() => said.push(announcer().textContent));
    watch.observe(announcer(), { childList: true, characterData: true, subtree: true });
    await user.keyboard('{Enter}');
    expect(field()).toHaveFocus();
    expect(field()).toHaveValue(' Discharge summary ');
    expect(offered().map((button) => button.textContent)).toEqual(['Discharge summary']);
    expect(keepButton()).toBeDisabled();
    expect(screen.getByTestId(testIds.templateOutcome)).toHaveTextContent('Kept in plain text');
    expect(said).toEqual([expect.stringMatching(/^Kept as a template: Discharge summary\..* in them\.$/)]);
    await user.clear(field());
    expect(screen.getByTestId(testIds.templateOutcome)).toBeEmptyDOMElement();
    await user.type(field(), 'DISCHARGE SUMMARY');
    expect(keepButton()).toBeDisabled();
    cleanup();
    await describeFile();
    expect(offered().map((button) => button.textContent)).toEqual(['Discharge summary']);
  });

  it('a template that is too long, or one too many, is refused in words', async () => {
    keep(Array.from({ length: 20 }, (_, index) => `${index}`));
    const { user } = await describeFile();
    await user.type(field(), 'Referral');
    await user.click(keepButton());
    expect(screen.getByTestId(testIds.templateOutcome)).toHaveTextContent('There are 20 templates');
    expect(announcer()).toHaveTextContent('There are 20 templates');
    await user.click(field());
    await user.paste('x'.repeat(200));
    expect(screen.getByTestId(testIds.templateOutcome)).toBeEmptyDOMElement();
    await user.click(keepButton());
    expect(screen.getByTestId(testIds.templateOutcome)).toHaveTextContent('at most 200 characters');
    expect(kept()).toHaveLength(20);
  });

  it('nothing is said to be kept that the computer does not keep', async () => {
    const { user } = await describeFile();
    await user.type(field(), 'Referral');
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('', 'QuotaExceededError');
    });
    await user.click(keepButton());
    expect(screen.getByTestId(testIds.templateOutcome)).toHaveTextContent('did not let the window keep it');
    expect(offered()).toEqual([]);
    expect(keepButton()).toBeEnabled();
  });

  it('damaged templates are passed over', async () => {
    window.localStorage.setItem(storageKey, '["Referral", 7');
    const { user } = await describeFile();
    expect(offered()).toEqual([]);
    await user.type(field(), 'Consent');
    await user.click(keepButton());
    expect(kept()).toEqual(['Consent']);
  });
});

it('the files of a drop are described with a template, and by one that is kept there', async () => {
  keep(['Referral letter']);
  const { user, tell, backend } = openWindow();
  const describeFiling = vi.spyOn(backend, 'describeFiling');
  await screen.findByTestId(testIds.patientSearch);
  const held = filingView('f', 1, { state: { state: 'held', until: null }, actions: ['edit-description'] });
  tell({ type: 'filing-changed', filing: held });
  await user.click(await screen.findByTestId(testIds.describeGroup));
  await user.type(await screen.findByTestId(testIds.descriptionInput), 'Left knee');
  await user.click(keepButton());
  expect(offered().map((button) => button.textContent)).toEqual(['Referral letter', 'Left knee']);
  await user.click(offered()[0] as HTMLElement);
  await user.keyboard('{Enter}');
  await waitFor(() => expect(describeFiling.mock.calls[0]?.[1]).toBe('Left knee, Referral letter'));
});

describe('the settings', () => {
  it('add and remove templates by keyboard, and keep them when saved', async () => {
    keep(['Referral letter', 'Consent form', 'Invoice']);
    const { user, sheet, input, listed } = await openSettings();
    expect(sheet).toHaveTextContent('in plain text on this computer: no patient’s name or details in them');
    const remove = within(sheet).getByRole('button', { name: 'Remove the template Consent form' });
    remove.focus();
    await user.keyboard('{Enter}');
    expect(listed()).toEqual(['Referral letter', 'Invoice']);
    expect(announcer()).toHaveTextContent('Removed: Consent form');
    const next = within(sheet).getByRole('button', { name: 'Remove the template Invoice' });
    await waitFor(() => expect(next).toHaveFocus());
    await user.keyboard('{Enter}');
    const last = within(sheet).getByRole('button', { name: 'Remove the template Referral letter' });
    await waitFor(() => expect(last).toHaveFocus());
    await user.keyboard('{Enter}');
    await waitFor(() => expect(input).toHaveFocus());
    expect(screen.getByTestId(testIds.settingsTemplatesNone)).toHaveTextContent('There are no templates yet');
    await user.keyboard(' Discharge summary {Enter}');
    expect(listed()).toEqual(['Discharge summary']);
    expect(announcer()).toHaveTextContent('Added: Discharge summary');
    expect(input).toHaveValue('');
    expect(input).toHaveFocus();
    expect(await seriousFindings()).toEqual([]);
    expect(kept()).toHaveLength(3);
    await user.click(screen.getByTestId(testIds.settingsSave));
    await waitFor(() => expect(sheet).not.toBeInTheDocument());
    expect(kept()).toEqual(['Discharge summary']);
  });

  it('change no template when they are cancelled', async () => {
    keep(['Referral letter']);
    const { user, sheet, input } = await openSettings();
    await user.click(screen.getByTestId(testIds.settingsTemplateRemove));
    await user.type(input, 'Consent form');
    await user.click(screen.getByTestId(testIds.settingsTemplateAdd));
    await user.keyboard('{Escape}');
    await waitFor(() => expect(sheet).not.toBeInTheDocument());
    expect(kept()).toEqual(['Referral letter']);
    await user.click(screen.getByTestId(testIds.settings));
    expect(await screen.findByTestId(testIds.settingsTemplate)).toHaveTextContent('Referral letter');
  });

  it('say why a text is no template, until it is another', async () => {
    keep(['Referral letter']);
    const { user, input, listed } = await openSettings();
    const add = screen.getByTestId(testIds.settingsTemplateAdd);
    await user.click(add);
    expect(input).toHaveAccessibleDescription('Type the words of the template first.');
    expect(input).toHaveFocus();
    await user.keyboard(' referral LETTER ');
    expect(screen.queryByTestId(testIds.settingsTemplateRefusal)).not.toBeInTheDocument();
    await user.click(add);
    expect(input).toBeInvalid();
    expect(screen.getByRole('alert')).toHaveTextContent('This is a template already.');
    expect(await seriousFindings()).toEqual([]);
    await user.clear(input);
    await user.paste('x'.repeat(201));
    await user.click(add);
    expect(input).toHaveAccessibleDescription(/at most 200 characters/);
    await user.clear(input);
    for (let count = 2; count <= 20; count += 1) await user.type(input, `${count}{Enter}`);
    await user.type(input, 'Invoice{Enter}');
    expect(input).toHaveAccessibleDescription(/There are 20 templates/);
    expect(listed()).toHaveLength(20);
  });

  it('lose no template that was typed and not added', async () => {
    keep(['Referral letter']);
    const { user, sheet, input } = await openSettings();
    await user.type(input, 'Referral letter');
    await user.click(screen.getByTestId(testIds.settingsSave));
    expect(screen.getByTestId(testIds.settingsTemplateRefusal)).toBeInTheDocument();
    await user.clear(input);
    await user.type(input, 'Consent form');
    await user.click(screen.getByTestId(testIds.settingsSave));
    await waitFor(() => expect(sheet).not.toBeInTheDocument());
    expect(kept()).toEqual(['Referral letter', 'Consent form']);
  });

  it('stay open and say so when the computer does not keep the templates', async () => {
    const { user, sheet, input } = await openSettings();
    await user.type(input, 'Consent form');
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('', 'QuotaExceededError');
    });
    await user.click(screen.getByTestId(testIds.settingsSave));
    expect(await screen.findByRole('alert')).toHaveTextContent('did not let the window keep it');
    expect(sheet).toBeInTheDocument();
  });
});
