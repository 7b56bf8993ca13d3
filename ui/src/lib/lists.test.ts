import { describe, expect, it } from 'vitest';
import type { AttachmentView, FilingStateView, FilingView } from '../api/backend';
import { ListEntries } from './listEntries';
import { lookAlike } from './lookAlike';
import { countFilings, groupEntries } from './tray';
import { failureView } from '../controllers/test-backend';

function attachment(id: string, createdAt: string, pinned: AttachmentView['pinned'] = null): AttachmentView {
  return {
    id,
    name: `${id}.pdf`,
    description: null,
    contentType: 'application/pdf',
    sizeBytes: 1,
    createdAt,
    archivedAt: null,
    uploadedBy: null,
    pinned,
    processing: false,
  };
}

function filing(
  id: string,
  state: FilingStateView,
  patient = 'p1',
  acceptedAt = `2026-11-21T00:00:0${id}Z`,
): FilingView {
  return {
    id,
    revision: 1,
    account: 'a',
    accountName: 'Northside',
    systemName: 'Cliniko',
    patient: { id: patient, shownName: 'SMITH, Jane', born: null, status: 'active' },
    patientNow: null,
    filedBefore: null,
    refile: null,
    name: `${id}.pdf`,
    description: null,
    contentType: 'application/pdf',
    sizeBytes: 1,
    acceptedAt,
    state,
    onChart: 'no',
    askedAt: null,
    lastLookAt: null,
    actions: [],
  };
}

const failed: FilingStateView = {
  state: 'needs-you',
  failure: failureView('x'),
};

describe('the file list', () => {
  const files = [
    attachment('a', '2026-11-19T00:00:00Z'),
    attachment('b', '2026-11-02T00:00:00Z', 'theirs'),
    attachment('c', '2026-10-30T00:00:00Z'),
  ];
  const make = (pages: AttachmentView[][], groupByMonth = true) => {
    const list = new ListEntries({ groupByMonth });
    for (const page of pages) list.add(page);
    return list;
  };
  const lines = ({ entries }: ListEntries) =>
    entries.map((entry) => (entry.kind === 'file' ? entry.key : entry.text));

  it('has pinned files on top and the others by month', () => {
    expect(lines(make([files]))).toEqual(['Pinned (1)', 'b', 'November 2026', 'a', 'October 2026', 'c']);
  });

  it('has no months when it is not sorted by date', () => {
    expect(lines(make([files], false))).toEqual(['Pinned (1)', 'b', 'Other files', 'a', 'c']);
    expect(lines(make([files.filter(({ pinned }) => pinned === null)], false))).toEqual(['a', 'c']);
  });

  it('shows a file once although two pages held it', () => {
    const unpinned = files.filter(({ pinned }) => pinned === null);
    expect(lines(make([unpinned.slice(0, 1), unpinned]))).toEqual(lines(make([unpinned])));
  });

  it('is the same in pages as at once, and every file knows its place', () => {
    const many = Array.from({ length: 60 }, (_, index) =>
      attachment(
        `${index}`,
        new Date(Date.UTC(2026, 10, 20) - index * 2 * 86_400_000).toISOString(),
        index % 23 === 22 ? 'ours' : null,
      ),
    );
    const paged = make([many.slice(0, 7), many.slice(7, 31), many.slice(31)]);
    expect(lines(paged)).toEqual(lines(make([many])));
    for (const { id } of many) {
      const entry = paged.find(id);
      expect(paged.entries[entry?.place ?? -1]).toBe(entry);
    }
  });

  it('grows by what a page holds and leaves the lines before it as they are', () => {
    const list = make([files]);
    const before = [...list.entries];
    const { entries } = list;
    list.add([attachment('d', '2026-10-02T00:00:00Z')]);
    expect(list.entries).toBe(entries);
    expect(entries.slice(0, before.length)).toEqual(before);
    expect(lines(list).slice(before.length)).toEqual(['d']);
  });

  it('has a pinned file of a later page on top, and in its own place once it is read and pinned no longer', () => {
    const late = attachment('late', '2026-10-01T00:00:00Z', 'ours');
    const list = make([files]);
    list.addAhead([late]);
    expect(lines(list).slice(0, 3)).toEqual(['Pinned (2)', 'b', 'late']);
    list.add([attachment('d', '2026-10-02T00:00:00Z'), late]);
    expect(lines(list).filter((line) => line === 'late')).toHaveLength(1);
    list.replace({ ...late, pinned: null });
    expect(lines(list).slice(-3)).toEqual(['c', 'd', 'late']);
  });

  it('keeps what lies beyond the pages read again', () => {
    const list = make([
      files,
      [attachment('d', '2026-10-02T00:00:00Z'), attachment('e', '2026-10-01T00:00:00Z')],
    ]);
    const fresh = attachment('new', '2026-11-20T00:00:00Z');
    expect(list.readAgain([fresh, ...files.slice(0, 1), ...files.slice(2)], false)).toBe(true);
    expect(lines(list)).toEqual(['November 2026', 'new', 'a', 'October 2026', 'c', 'd', 'e']);
    expect(list.readAgain([fresh], true)).toBe(false);
    expect(lines(list)).toEqual(['November 2026', 'new']);
  });
});

describe('the tray', () => {
  it('has one group per patient and account, failures first', () => {
    const groups = groupEntries([
      filing('1', { state: 'filed', attachment: 'x', at: '2026-11-21T01:00:00Z' }, 'p1'),
      filing('2', { state: 'sending', sentBytes: 0 }, 'p1'),
      filing('3', { state: 'held', until: null }, 'p2'),
      filing('4', failed, 'p2'),
    ]);
    expect(groups.map(({ patient, entries }) => [patient.id, entries.map(({ id }) => id)])).toEqual([
      ['p2', ['4', '3']],
      ['p1', ['2', '1']],
    ]);
  });

  it('counts nothing as filed before it is filed, and only what was filed today', () => {
    const now = new Date('2026-11-21T05:00:00Z');
    const counts = countFilings(
      [
        filing('1', { state: 'confirming', attachment: 'x' }),
        filing('2', { state: 'filed', attachment: 'x', at: '2026-11-21T01:00:00Z' }),
        filing('3', { state: 'filed', attachment: 'x', at: '2026-11-19T01:00:00Z' }),
        filing('4', failed),
        filing('5', { state: 'waiting', until: null, why: 'offline' }),
        filing('6', { state: 'withdrawn', at: '2026-11-21T01:00:00Z' }),
      ],
      now,
    );
    expect(counts).toEqual({ needsYou: 1, onHold: 0, sending: 1, waiting: 1, filedToday: 1 });
  });
});

describe('a look-alike', () => {
  const jane = { familyName: 'Smith', givenName: 'Jane', displayName: 'Jane Smith', born: '1970-03-12' };

  it.each([
    [{ ...jane, born: '1980-01-01' }, true],
    [{ ...jane, givenName: 'John' }, true],
    [{ ...jane, givenName: 'Anna' }, true],
    [{ ...jane, givenName: 'Anna', born: '1971-01-01' }, false],
    [{ ...jane, familyName: 'SMITH ' }, true],
    [{ ...jane, familyName: 'Smyth' }, false],
    [{ familyName: null, givenName: null, displayName: 'Smith', born: null }, false],
  ])('%j: %s', (other, expected) => {
    expect(lookAlike(jane, other)).toBe(expected);
    expect(lookAlike(other, jane)).toBe(expected);
  });
});
