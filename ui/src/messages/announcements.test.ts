import { describe, expect, it } from 'vitest';
import { failureView, filingView } from '../controllers/test-backend';
import { filingAnnouncements } from './filings';

const held = (id: string) => filingView(id, 1, { state: { state: 'held', until: null }, name: `${id}.pdf` });

describe('what a screen reader is told', () => {
  it('names one file and whose it is', () => {
    const { polite, urgent } = filingAnnouncements([held('scan')]);
    expect(polite).toBe('scan.pdf is on hold for SMITH, Jane (Mrs). Undo is possible.');
    expect(urgent).toBe('');
  });

  it('is one sentence for the files of a drop', () => {
    const files = Array.from({ length: 200 }, (_, number) => held(String(number)));
    expect(filingAnnouncements(files).polite).toBe('200 files for SMITH, Jane (Mrs): On hold.');
  });

  it('never tells of two people, or of two reasons to wait, in one sentence', () => {
    const minh = {
      id: '6120',
      shownName: 'NGUYEN, Minh (Mr)',
      born: '1988-09-03',
      status: 'active' as const,
    };
    const waiting = (id: string, why: 'offline' | 'signed-out') =>
      filingView(id, 1, { state: { state: 'waiting', until: null, why }, name: `${id}.pdf` });
    const { polite } = filingAnnouncements([
      held('a'),
      { ...held('b'), patient: minh },
      waiting('c', 'offline'),
      waiting('d', 'signed-out'),
      held('e'),
    ]);
    expect(polite).toContain('2 files for SMITH, Jane (Mrs): On hold.');
    expect(polite).toContain('b.pdf is on hold for NGUYEN, Minh (Mr).');
    expect(polite).toContain('c.pdf: No connection');
    expect(polite).toContain('d.pdf: This account is signed out');
  });

  it('tells what needs somebody at once, and the rest when there is time', () => {
    const failed = filingView('f', 1, { state: { state: 'needs-you', failure: failureView('offline') } });
    const { polite, urgent } = filingAnnouncements([held('a'), failed, held('b')]);
    expect(polite).toBe('2 files for SMITH, Jane (Mrs): On hold.');
    expect(urgent).toContain('scan.pdf needs you.');
  });

  it('says nothing of steps that pass by themselves', () => {
    expect(filingAnnouncements([filingView('a', 1)])).toEqual({ polite: '', urgent: '' });
  });
});
