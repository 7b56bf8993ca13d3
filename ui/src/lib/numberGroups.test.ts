import { expect, test } from 'vitest';
import { groupDigits } from './numberGroups';

test.each([
  ['', ['']],
  ['7', ['7']],
  ['4512', ['4512']],
  ['45123', ['451', '23']],
  ['451234', ['451', '234']],
  ['4512345', ['451', '2345']],
  ['45123456', ['451', '234', '56']],
  ['9434765919', ['943', '476', '5919']],
  ['1104000657820592224', ['110', '400', '065', '782', '059', '2224']],
])('the number %j is shown as %j', (number, groups) => {
  expect(groupDigits(number)).toEqual(groups);
});

test.each(['MRN-45123', '12 34 56', '٤٥١٢٣٤', '3b1f0e5c-8a47-4f0e-9a53-2f0a9d1c7b11'])(
  '%j is left as it is',
  (number) => {
    expect(groupDigits(number)).toEqual([number]);
  },
);
