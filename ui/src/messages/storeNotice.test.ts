import { describe, expect, it } from 'vitest';
import { damagedStore } from '../api/fake/scenes';
import { storeNoticeSentences } from './storeNotice';

describe('what is said about a new store', () => {
  it('names where the damaged one is, what was found and what is missing', () => {
    const said = storeNoticeSentences(damagedStore()).join(' ');
    expect(said).toContain('set aside as store-damaged-20261120T090000Z.db');
    expect(said).toContain('3 unfinished filings were found again');
    expect(said).toContain('2 files were found again and wait in Unfiled');
    expect(said).toContain('For 1 safe copy it cannot be told');
    expect(said).toContain('the pins of this app and the audit trail.');
  });

  it('says nothing of what did not happen', () => {
    const said = storeNoticeSentences({
      ...damagedStore(),
      keptAs: null,
      rebuilt: 0,
      unfiled: 0,
      unreadable: 0,
      missing: [],
    });
    expect(said).toHaveLength(2);
    expect(said[0]).toContain('was missing');
  });

  it.each(['settings', 'pins', 'audit', 'finished-filings'])('has words for %s', (part) => {
    const said = storeNoticeSentences({ ...damagedStore(), missing: [part] }).join(' ');
    expect(said).toMatch(/taken over of the /);
  });
});
