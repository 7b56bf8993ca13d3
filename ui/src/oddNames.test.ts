import { cleanup, screen, waitFor } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import { oddNames } from './api/fake/oddNames';
import { visibleFileName } from './lib/fileNames';
import { testIds } from './testids';
import { openPatient, openWindow, seriousFindings } from './test-window';

afterEach(cleanup);

/** What a name must not have done to the page. */
function expectInert(): void {
  expect(document.querySelector('img[src="x"], script:not([src])')).toBeNull();
  expect(document.title).not.toBe('1');
}

/** Names as the page shows them: each stands apart from what is around it, and is whole where it is read. */
const shown = (within: HTMLElement) =>
  Array.from(within.querySelectorAll('bdi')).map((name) => name.title || name.textContent);

describe('names that break layouts', () => {
  it('are shown inert, isolated and whole on a chart', async () => {
    const { user } = openWindow('scene=odd-names');
    await openPatient(user, 'minh', '6120');
    await waitFor(() => expect(screen.getAllByTestId(testIds.fileRow).length).toBeGreaterThan(5));
    const names = screen.getAllByTestId(testIds.fileRow).flatMap(shown);
    // The list makes the rows that are in sight.
    const inSight = oddNames.filter((name) => names.includes(visibleFileName(name)));
    expect(inSight.length).toBeGreaterThan(5);
    expectInert();
    expect(await seriousFindings()).toEqual([]);
  });

  it('are shown inert, isolated and whole in Unfiled and in the tray', async () => {
    const { user } = openWindow('scene=odd-names');
    await user.click(await screen.findByTestId(testIds.unfiledOpen));
    const places = [testIds.unfiledFile, testIds.trayRow] as const;
    for (const place of places) {
      await waitFor(() => expect(screen.getAllByTestId(place)).toHaveLength(oddNames.length));
      const names = screen.getAllByTestId(place).flatMap(shown);
      for (const name of oddNames) expect(names).toContain(visibleFileName(name));
    }
    expectInert();
    expect(await seriousFindings()).toEqual([]);
  });

  it.each(oddNames)('never bring characters along that reorder or control text: %j', (name) => {
    const disguises = Array.from(visibleFileName(name)).filter(
      (character) => character < ' ' || '\u202a\u202b\u202c\u202d\u202e\u2066\u2067'.includes(character),
    );
    expect(disguises).toEqual([]);
  });
});
