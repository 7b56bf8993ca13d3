import { describe, expect, it } from 'vitest';
import type { AttachmentView, FilingStateView, FilingView } from '../api/backend';
import { listEntries, withoutRepeats } from './listEntries';
import { lookAlike } from './lookAlike';
import { countFilings, groupFilings } from './tray';
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

  it('has pinned files on top and the others by month', () => {
    expect(
      listEntries(files, { groupByMonth: true }).map((entry) =>
        entry.kind === 'file' ? entry.key : entry.text,
      ),
    ).toEqual(['Pinned (1)', 'b', 'November 2026', 'a', 'October 2026', 'c']);
  });

  it('has no months when it is not sorted by date', () => {
    expect(
      listEntries(files, { groupByMonth: false }).map((entry) =>
        entry.kind === 'file' ? entry.key : entry.text,
      ),
    ).toEqual(['Pinned (1)', 'b', 'Other files', 'a', 'c']);
  });

  it('shows a file once although two pages held it', () => {
    expect(withoutRepeats([...files, ...files]).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });
});

describe('the tray', () => {
  it('has one group per patient and account, failures first', () => {
    const groups = groupFilings([
      filing('1', { state: 'filed', attachment: 'x', at: '2026-11-21T01:00:00Z' }, 'p1'),
      filing('2', { state: 'sending', sentBytes: 0 }, 'p1'),
      filing('3', { state: 'held', until: null }, 'p2'),
      filing('4', failed, 'p2'),
    ]);
    expect(groups.map(({ patient, filings }) => [patient.id, filings.map(({ id }) => id)])).toEqual([
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
