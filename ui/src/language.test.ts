import { cleanup, screen } from '@testing-library/svelte';
import { afterEach, expect, it } from 'vitest';
import { language } from './lib/language.svelte';
import { openPatient, openWindow } from './test-window';
import { testIds } from './testids';

afterEach(() => {
  cleanup();
  language.choose('system');
});

it('a language chosen in the settings is on screen at once, and the patient stays', async () => {
  const { user } = openWindow('scene=tray');
  await openPatient(user, 'minh', '6120');
  const born = screen.getByTestId(testIds.bannerBorn).textContent;
  await user.click(screen.getByTestId(testIds.settings));
  await user.selectOptions(await screen.findByTestId(testIds.settingsLanguage), 'de');
  expect(document.documentElement).toHaveAttribute('lang', 'en');
  await user.click(screen.getByTestId(testIds.settingsSave));
  expect(await screen.findByText('Zuletzt geöffnet')).toBeInTheDocument();
  expect(document.documentElement).toHaveAttribute('lang', 'de');
  expect(screen.getByTestId(testIds.bannerBorn)).not.toHaveTextContent(born ?? '');
  expect(screen.getByTestId(testIds.bannerBorn)).toHaveTextContent(/^03-Sep-1988 \(\d+ J\.\)$/);
  expect(screen.getByTestId(testIds.files)).toHaveTextContent('Angeheftet (2)');
  expect(screen.getByTestId(testIds.tray)).toHaveAccessibleName('Ablage');
  expect(screen.getByTestId(testIds.patientSearch)).toHaveAttribute(
    'placeholder',
    expect.stringContaining('Akte'),
  );
});
