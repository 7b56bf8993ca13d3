import { render } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import PatientNumber from './components/shared/PatientNumber.svelte';

test('a number stands in groups of three, and is read and copied without gaps', () => {
  const { container } = render(PatientNumber, { value: '9434765919' });
  const groups = [...container.querySelectorAll('span')].map((group) => group.textContent);
  expect(groups).toEqual(['943', '476', '5919']);
  expect(container.querySelector('bdi')?.textContent).toBe('9434765919');
});
