import { describe, expect, it } from 'vitest';
import { readTemplates, templateRefusal, withTemplate } from './templates';

const twenty = Array.from({ length: 20 }, (_, index) => `Template ${index + 1}`);

describe('a template after what is typed', () => {
  it.each([
    ['', 'Referral letter'],
    [' \n ', 'Referral letter'],
    ['Left knee', 'Left knee, Referral letter'],
    ['Left knee ', 'Left knee, Referral letter'],
    ['Left knee,', 'Left knee, Referral letter'],
    ['Left knee: ', 'Left knee: Referral letter'],
    ['Left knee.', 'Left knee. Referral letter'],
    ['Left knee\n', 'Left knee\nReferral letter'],
    ['Left knee\n  ', 'Left knee\n  Referral letter'],
  ])('%j becomes %j', (typed, whole) => {
    expect(withTemplate(typed, 'Referral letter')).toBe(whole);
  });
});

describe('a text becomes a template', () => {
  it('unless it is blank, too long, there already or one too many', () => {
    const templates = ['Überweisung'];
    expect(templateRefusal(templates, ' \n ')).toBe('empty');
    expect(templateRefusal(templates, '👩'.repeat(201))).toBe('too-long');
    expect(templateRefusal(templates, ' u\u0308BERWEISUNG ')).toBe('duplicate');
    expect(templateRefusal(twenty, 'Another')).toBe('full');
    expect(templateRefusal(twenty.slice(1), 'Another')).toBeNull();
    expect(templateRefusal(templates, ` ${'👩'.repeat(200)} `)).toBeNull();
  });
});

describe('what was kept', () => {
  it.each([null, '', '{', 'null', '7', '"Referral"', '{"0":"Referral","length":1}'])(
    'holds no template where it is %j',
    (kept) => {
      expect(readTemplates(kept)).toEqual([]);
    },
  );

  it('holds the templates in it that keep the rules', () => {
    const kept = [' Referral ', 7, null, ['X'], '', 'referral', 'x'.repeat(201), 'Consent'];
    expect(readTemplates(JSON.stringify(kept))).toEqual(['Referral', 'Consent']);
    expect(readTemplates(JSON.stringify([...twenty, 'Another']))).toEqual(twenty);
  });
});
