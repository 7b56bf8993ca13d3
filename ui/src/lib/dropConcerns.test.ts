import { describe, expect, it } from 'vitest';
import { patientView } from '../controllers/test-backend';
import { dropConcerns, dropFacts } from './dropConcerns';

describe('what speaks for asking before a drop', () => {
  it('is told in one question, the change of patient first', () => {
    const patient = patientView('1', { looksAlike: true, status: 'archived' });
    expect(dropConcerns(patient, 21, patientView('2'))).toEqual([
      'changed',
      'look-alike',
      'archived',
      'many',
    ]);
    expect(dropConcerns(patientView('1'), 20, null)).toEqual([]);
  });

  it('names both patients, with their numbers where the names do not tell them apart', () => {
    const jane = patientView('4512');
    const mary = patientView('7038', { familyName: 'Jones', givenName: 'Mary' });
    expect(dropFacts(jane, 1, mary)).toEqual({
      fileCount: 1,
      now: 'SMITH, Jane (Mrs)',
      before: 'JONES, Mary (Mrs)',
    });
    expect(dropFacts(jane, 1, patientView('9001'))).toMatchObject({
      now: 'SMITH, Jane (Mrs), 4512',
      before: 'SMITH, Jane (Mrs), 9001',
    });
  });
});
