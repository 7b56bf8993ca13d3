import { describe, expect, it } from 'vitest';
import type { AttachmentView } from '../api/backend';
import { filingView } from '../controllers/test-backend';
import { filingSentence } from '../messages/filings';
import type { ListEntry } from './listEntries';
import { twinOf } from './twins';

const held = {
  ...filingView('one', 1),
  name: 'scan.pdf',
  sizeBytes: 1000,
  state: { state: 'held', until: null } as const,
};

function onChart(changes: Partial<AttachmentView>): ListEntry {
  const attachment = {
    id: '1',
    name: 'scan.pdf',
    description: null,
    contentType: null,
    sizeBytes: 1000,
    createdAt: '2026-11-12T10:14:00Z',
    archivedAt: null,
    uploadedBy: null,
    pinned: null,
    processing: false,
    ...changes,
  };
  return { kind: 'file', key: attachment.id, attachment, month: '', place: 0 };
}

describe('a probable second copy', () => {
  it('is one of the same bytes that were filed here, whatever the chart lists', () => {
    const filing = { ...held, filedBefore: { attachment: '7', at: '2026-11-01T08:00:00Z' } };
    expect(twinOf(filing, [onChart({})])).toEqual({ how: 'same-bytes', at: '2026-11-01T08:00:00Z' });
  });

  it('is one of the same name and size', () => {
    expect(twinOf(held, [onChart({ id: '2', name: 'other.pdf' }), onChart({})])).toEqual({
      how: 'same-name-and-size',
      at: '2026-11-12T10:14:00Z',
    });
  });

  it.each([
    { name: 'scan (1).pdf' },
    { sizeBytes: 1001 },
    { sizeBytes: null },
    { archivedAt: '2026-11-13T08:00:00Z' },
  ])('is no file with %o', (changes) => {
    expect(twinOf(held, [onChart(changes)])).toBeNull();
  });

  it('is not its own record once it is sent', () => {
    const filing = {
      ...held,
      state: { state: 'filed', attachment: '1', at: '2026-11-12T10:14:00Z' } as const,
    };
    expect(twinOf(filing, [onChart({})])).toBeNull();
  });

  it('is told in the row, and that nothing stands in the way', () => {
    const { text } = filingSentence(held, twinOf(held, [onChart({})]));
    expect(text).toMatch(/^Once more\? Same name and size on this chart since 12-Nov-2026/);
  });
});
