import { cleanup, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AcceptedFilesView, OfferedFilesView } from './api/backend';
import { filingView } from './controllers/test-backend';
import { openPatient, openWindow, seriousFindings, trayRows } from './test-window';
import { testIds } from './testids';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('the filing tray', () => {
  it('copies what support needs, says so once, and names neither person nor file in it', async () => {
    const { user } = openWindow('scene=tray&rows=1');
    const button = await screen.findByTestId(testIds.copyDetails);
    expect(button).toHaveAccessibleName('Copy details for support: report.pdf');
    button.focus();
    await user.keyboard('{Enter}');
    await waitFor(() => expect(button).toHaveAttribute('data-copied', 'true'));
    const copied = await navigator.clipboard.readText();
    expect(copied).toContain('Code: storage-full');
    expect(copied).not.toMatch(/smith|jane|4512|report\.pdf/i);
    expect(screen.getByText('Copied the details of report.pdf for support.')).toBeInTheDocument();
    expect(button).toHaveFocus();
  });

  it('shows a filed file on the chart of its patient, by keyboard', async () => {
    const { user, tell, backend } = openWindow();
    await openPatient(user, 'kowalski', '8001');
    const { attachments } = await backend.listAttachments({
      account: 'account-1',
      patient: '6120',
      text: null,
      contentType: null,
      includeArchived: false,
      sort: 'created-at',
      descending: true,
      createdAfter: null,
      createdBefore: null,
      page: 2,
    });
    const attachment = attachments[3]?.id ?? '';
    const patient = {
      id: '6120',
      shownName: 'NGUYEN, Minh (Mr)',
      born: '1988-09-03',
      status: 'active' as const,
    };
    const state = { state: 'filed' as const, attachment, at: '2026-11-21T00:00:00Z' };
    tell({ type: 'filing-changed', filing: filingView('f', 1, { patient, state }) });
    const button = await screen.findByTestId(testIds.showOnChart);
    expect(button).toHaveAccessibleName('Show on chart: scan.pdf');
    button.focus();
    await user.keyboard('{Enter}');
    await waitFor(() => {
      const rows = screen.getAllByTestId(testIds.fileRow);
      const row = rows.find(({ dataset }) => dataset['attachmentId'] === attachment);
      expect(row).toHaveAttribute('aria-selected', 'true');
    });
    expect(screen.getByTestId(testIds.banner)).toHaveAttribute('data-patient-id', '6120');
    await waitFor(() => expect(screen.getByRole('grid')).toHaveFocus());
  });

  it('describes the files of a drop together, and leaves alone what one of them is called already', async () => {
    const { user, backend } = openWindow('hold=60');
    const describeFiling = vi.spyOn(backend, 'describeFiling');
    await openPatient(user, 'minh', '6120');
    await user.click(screen.getByTestId(testIds.addFiles));
    await waitFor(() => expect(trayRows('held')).toHaveLength(3));
    const [first] = screen.getAllByTestId(testIds.editDescription);
    await user.click(first as HTMLElement);
    await user.type(await screen.findByTestId(testIds.descriptionInput), 'Left knee{Enter}');
    await waitFor(() => expect(screen.queryByTestId(testIds.descriptionInput)).not.toBeInTheDocument());
    const button = screen.getByTestId(testIds.describeGroup);
    expect(button).toHaveAccessibleName('Describe 3 files for NGUYEN, Minh (Mr)');
    button.focus();
    await user.keyboard('{Enter}');
    const input = await screen.findByTestId(testIds.descriptionInput);
    await waitFor(() => expect(input).toHaveFocus());
    expect(screen.getByTestId(testIds.describeReplace)).not.toBeChecked();
    await user.paste('👩'.repeat(256));
    expect(screen.getByTestId(testIds.descriptionCounter)).toHaveTextContent('256 of 255 · 1 too many');
    expect(screen.getByTestId(testIds.descriptionSave)).toBeDisabled();
    expect(await seriousFindings()).toEqual([]);
    await user.clear(input);
    describeFiling.mockClear();
    await user.type(input, 'Referral{Enter}');
    await waitFor(() => expect(screen.queryByTestId(testIds.describeBatch)).not.toBeInTheDocument());
    expect(describeFiling.mock.calls.map(([, description]) => description)).toEqual(['Referral', 'Referral']);
    await waitFor(() => expect(button).toHaveFocus());
  });

  it('has a row for each file from the moment it is let go, until it is accepted or refused', async () => {
    const { user, tell, backend } = openWindow();
    let answer: (answer: AcceptedFilesView) => void = () => undefined;
    vi.spyOn(backend, 'acceptFiles').mockReturnValue(new Promise((resolve) => (answer = resolve)));
    await openPatient(user, 'minh', '6120');
    const names = Array.from({ length: 20 }, (_, number) => `${String(number)}.pdf`);
    const files = { offer: 'o', names: [...names, 'scan.pdf', 'scan.pdf'], sizesBytes: Array(22).fill(7) };
    tell({ type: 'files-dropped', files: files as OfferedFilesView });
    const confirm = await screen.findByTestId(testIds.dropConfirm);
    await user.click(confirm);
    const group = await screen.findByTestId(testIds.trayGroup);
    expect(group).toHaveAttribute('data-patient-id', '6120');
    await waitFor(() => expect(trayRows('copying')).toHaveLength(22));
    expect(trayRows('copying')[0]).toHaveTextContent(
      '0.pdf On its way into safe keeping; nothing is on the chart Being copied',
    );
    expect(await seriousFindings()).toEqual([]);
    const row = trayRows('copying').find(({ dataset }) => dataset['name'] === 'scan.pdf');

    const patient = {
      id: '6120',
      shownName: 'NGUYEN, Minh (Mr)',
      born: '1988-09-03',
      status: 'active' as const,
    };
    const scan = filingView('f', 1, { patient, sizeBytes: 7, state: { state: 'held', until: null } });
    tell({ type: 'filing-changed', filing: scan });
    await waitFor(() => expect(trayRows('copying')).toHaveLength(21));
    expect(trayRows('held')).toEqual([row]);
    expect(screen.getAllByTestId(testIds.trayGroup)).toHaveLength(1);
    const { id, shownName } = patient;
    tell({
      type: 'filing-changed',
      filing: { ...scan, id: 'g', patient: { ...patient, id: `${id}0`, shownName } },
    });
    await waitFor(() => expect(trayRows('held')).toHaveLength(2));
    expect(trayRows('copying')).toHaveLength(21);

    answer({ accepted: [scan], refused: [] });
    await waitFor(() => expect(trayRows('copying')).toHaveLength(0));
    expect(trayRows('held')).toHaveLength(2);
  });

  it('keeps a row whole that moves down, where nothing says that it comes near', async () => {
    class NeverNear {
      observe = () => undefined;
      unobserve = () => undefined;
    }
    vi.stubGlobal('IntersectionObserver', NeverNear);
    const { tell } = openWindow();
    await screen.findByTestId(testIds.patientSearch);
    const held = Array.from({ length: 25 }, (_, number) =>
      filingView(`f${String(number + 10)}`, 1, { state: { state: 'held', until: null } }),
    );
    for (const filing of held) tell({ type: 'filing-changed', filing });
    await waitFor(() => expect(trayRows('held')).toHaveLength(25));
    const state = { state: 'filed' as const, attachment: '1', at: '2026-11-21T00:00:00Z' };
    tell({ type: 'filing-changed', filing: filingView('f10', 2, { state }) });
    await waitFor(() => expect(trayRows('filed')).toHaveLength(1));
    expect(screen.getAllByTestId(testIds.trayRow).indexOf(trayRows('filed')[0] as HTMLElement)).toBe(24);
    expect(within(trayRows('filed')[0] as HTMLElement).getByTestId(testIds.showOnChart)).toBeVisible();
  });

  it('takes no description for a file that has come on the chart meanwhile', async () => {
    const { user, tell } = openWindow();
    await screen.findByTestId(testIds.patientSearch);
    const held = filingView('f', 1, { state: { state: 'held', until: null }, actions: ['edit-description'] });
    tell({ type: 'filing-changed', filing: held });
    await user.click(await screen.findByTestId(testIds.describeGroup));
    await user.type(await screen.findByTestId(testIds.descriptionInput), 'Referral');
    const at = '2026-11-21T00:00:00Z';
    const state = { state: 'filed' as const, attachment: '1', at };
    tell({ type: 'filing-changed', filing: { ...held, revision: 2, state, actions: [] } });
    const dialog = screen.getByTestId(testIds.describeBatch);
    await waitFor(() => expect(dialog).toHaveTextContent('On the chart already, or being added'));
    expect(screen.getByTestId(testIds.descriptionSave)).toBeDisabled();
    await user.keyboard('{Escape}');
    await waitFor(() =>
      expect(screen.getByTestId(testIds.tray)).toContainElement(document.activeElement as HTMLElement),
    );
  });

  it('lists the day with counts and identities, by keyboard, and gives the focus back', async () => {
    const { user } = openWindow('scene=tray&rows=18');
    const button = await screen.findByTestId(testIds.openDay);
    button.focus();
    await user.keyboard('{Enter}');
    const dialog = await screen.findByTestId(testIds.day);
    const parts = within(dialog).getAllByTestId(testIds.dayPart);
    expect(parts.map(({ dataset }) => [dataset['section'], dataset['count']])).toEqual([
      ['needs-you', '4'],
      ['held', '1'],
      ['waiting', '3'],
      ['under-way', '8'],
      ['filed', '1'],
      ['withdrawn', '1'],
    ]);
    expect(parts[2]).toHaveTextContent(/No connection · since (\d\d-\w{3}-\d{4} )?\d\d:\d\d/);
    expect(parts[0]).toHaveTextContent(
      /SMITH, Jane \(Mrs\) Born 12-Mar-1970 · 4512 · Northside Physio · Cliniko/,
    );
    expect(await seriousFindings()).toEqual([]);
    await user.keyboard('{Escape}');
    await waitFor(() => expect(button).toHaveFocus());
  });
});
