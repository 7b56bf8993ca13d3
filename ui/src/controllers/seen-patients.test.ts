import { describe, expect, it } from 'vitest';
import { DeskWindow } from './desk-window.svelte';
import { SeenPatients } from './seen-patients';
import { accountView, patientView, scriptedBackend } from './test-backend';

const make = () => {
  const time = { now: 50_000 };
  return { time, seen: new SeenPatients(() => time.now) };
};
const [jane, mary] = [patientView('jane'), patientView('mary', { familyName: 'Jones', givenName: 'Mary' })];

describe('a drop after the patient on screen changed', () => {
  it.each([
    [2999, 'jane'],
    [3000, undefined],
  ])('by %i ms knows who was there before: %s', (later, before) => {
    const { time, seen } = make();
    seen.show('a', jane);
    time.now += 60_000;
    seen.show('a', mary);
    time.now += later;
    expect(seen.dropped()?.id).toBe(before);
  });

  it('during the drag knows it, however long the drag took', () => {
    const { time, seen } = make();
    seen.show('a', jane);
    seen.dragEntered();
    seen.show('a', mary);
    time.now += 60_000;
    expect(seen.dropped()?.id).toBe('jane');
    expect(seen.dropped()).toBeNull();
  });

  it('during an earlier drag that left again knows of nobody', () => {
    const { time, seen } = make();
    seen.show('a', jane);
    seen.dragEntered();
    seen.show('a', mary);
    seen.dragLeft();
    time.now += 60_000;
    expect(seen.dropped()).toBeNull();
  });

  it('and back again knows who was there in between', () => {
    const { seen } = make();
    for (const patient of [jane, mary, jane]) seen.show('a', patient);
    expect(seen.dropped()?.id).toBe('mary');
  });

  it('with nobody in between knows who was there before', () => {
    const { seen } = make();
    seen.show('a', jane);
    seen.close();
    seen.show('a', mary);
    expect(seen.dropped()?.id).toBe('jane');
  });

  it('knows somebody else by the same number in another account', () => {
    const { seen } = make();
    seen.show('a', jane);
    seen.show('b', jane);
    expect(seen.dropped()?.id).toBe('jane');
  });
});

describe('a drop knows of nobody before', () => {
  it('for the first patient', () => {
    const { seen } = make();
    seen.show('a', jane);
    expect(seen.dropped()).toBeNull();
  });

  it('for one who was read anew, or closed and opened again', () => {
    const { seen } = make();
    seen.show('a', jane);
    seen.show('a', { ...jane, email: 'jane@example.com' });
    expect(seen.dropped()).toBeNull();
    seen.close();
    seen.show('a', jane);
    expect(seen.dropped()).toBeNull();
  });
});

describe('the window', () => {
  const open = () => {
    const backend = scriptedBackend();
    backend.listAttachments.mockResolvedValue({ attachments: [], totalEntries: 0, hasMore: false });
    backend.acceptFiles.mockResolvedValue({ accepted: [], refused: [] });
    const time = { now: 0 };
    const desk = new DeskWindow(backend, undefined, () => time.now);
    desk.handle({ type: 'accounts-changed', accounts: [accountView('1')] });
    const drop = () =>
      desk.handle({ type: 'files-dropped', files: { offer: 'o', names: ['a.pdf'], sizesBytes: [1] } });
    return { backend, desk, time, drop };
  };

  it('asks before files go to a patient who came on screen just then, and adds them to that one on a yes', async () => {
    const { backend, desk, drop } = open();
    desk.openPatient(jane);
    desk.openPatient(mary);
    drop();
    expect(backend.acceptFiles).not.toHaveBeenCalled();
    expect(desk.drop.question).toMatchObject({ before: { id: 'jane' }, target: { patient: { id: 'mary' } } });
    await desk.drop.answerQuestion('');
    expect(backend.acceptFiles.mock.calls[0]?.[0].patient.id).toBe('mary');
  });

  it('asks when the patient changed while files were over it', () => {
    const { desk, drop, time } = open();
    desk.openPatient(jane);
    desk.handle({ type: 'drag-entered', count: 1 });
    desk.openPatient(mary);
    time.now += 60_000;
    drop();
    expect(desk.drop.question?.before?.id).toBe('jane');
  });

  it('asks nothing once the patient has been there for a while', () => {
    const { backend, desk, drop, time } = open();
    desk.openPatient(jane);
    desk.openPatient(mary);
    time.now += 3000;
    drop();
    expect(desk.drop.question).toBeNull();
    expect(backend.acceptFiles).toHaveBeenCalledTimes(1);
  });
});
