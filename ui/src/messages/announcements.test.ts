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
    expect(filingAnnouncements(files).polite).toBe('200 files: On hold.');
  });

  it('tells what needs somebody at once, and the rest when there is time', () => {
    const failed = filingView('f', 1, { state: { state: 'needs-you', failure: failureView('offline') } });
    const { polite, urgent } = filingAnnouncements([held('a'), failed, held('b')]);
    expect(polite).toBe('2 files: On hold.');
    expect(urgent).toContain('scan.pdf needs you.');
  });

  it('says nothing of steps that pass by themselves', () => {
    expect(filingAnnouncements([filingView('a', 1)])).toEqual({ polite: '', urgent: '' });
  });
});
