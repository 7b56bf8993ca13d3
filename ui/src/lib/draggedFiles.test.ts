import { expect, test } from 'vitest';
import { dragRefusals } from './draggedFiles';

const pdf = { kind: 'readable', sizeBytes: 100, contentType: 'application/pdf' } as const;
const photo = { kind: 'readable', sizeBytes: 101, contentType: 'image/jpeg' } as const;
const refused = (code: string) => ({ kind: 'refused', code }) as const;

test('what no system takes is refused for nobody too', () => {
  const codes = ['file-is-folder', 'file-is-link', 'file-is-special', 'file-empty', 'file-vanished'];
  expect(dragRefusals([pdf, ...codes.map(refused)], null)).toEqual([
    null,
    'not-a-file',
    'not-a-file',
    'not-a-file',
    'empty',
    'unreadable',
  ]);
});

test('a system refuses by size and by type, where it says so', () => {
  expect(dragRefusals([pdf, photo], { sizeLimitBytes: null, contentTypes: [] })).toEqual([null, null]);
  expect(dragRefusals([pdf, photo], { sizeLimitBytes: 100, contentTypes: [] })).toEqual([null, 'too-large']);
  const pdfOnly = { sizeLimitBytes: null, contentTypes: ['application/pdf'] };
  expect(dragRefusals([pdf, photo], pdfOnly)).toEqual([null, 'type']);
});
