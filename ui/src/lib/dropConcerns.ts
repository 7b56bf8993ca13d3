import type { PatientView } from '../api/backend';
import { parseCivilDate } from './dates';
import { numberAsText } from './identity';
import { nameAsText } from './names';

/** Why a person is asked before files are added: only these interrupt. */
export type DropConcern = 'changed' | 'look-alike' | 'deceased' | 'archived' | 'many';

/** What speaks for asking whenever it is. */
type PatientConcern = Exclude<DropConcern, 'changed' | 'many'>;

/** More files than this at once may be a folder that was dragged by mistake. */
const usualFiles = 20;

/** What speaks for asking whatever is added for this patient, most serious first. */
export function patientConcerns({ looksAlike, status }: PatientView): PatientConcern[] {
  const concerns: PatientConcern[] = [];
  if (looksAlike) concerns.push('look-alike');
  if (status === 'deceased' || status === 'archived') concerns.push(status);
  return concerns;
}

/**
 * All that speaks for asking, most serious first; empty where files are added without a question. `before` is somebody else
 * who was on screen just before.
 */
export function dropConcerns(
  patient: PatientView,
  fileCount: number,
  before: PatientView | null,
): DropConcern[] {
  const concerns: DropConcern[] = before ? ['changed'] : [];
  concerns.push(...patientConcerns(patient));
  if (fileCount > usualFiles) concerns.push('many');
  return concerns;
}

/** What the question's sentences tell of. */
export interface DropFacts {
  fileCount: number;
  now: string;
  /** Who was on screen before; empty where nobody else was. */
  before: string;
}

/** The facts of a question: names as text, with a number where two are the same. */
export function dropFacts(patient: PatientView, fileCount: number, before: PatientView | null): DropFacts {
  const now = nameAsText(patient);
  if (!before) return { fileCount, now, before: '' };
  const earlier = nameAsText(before);
  if (now !== earlier) return { fileCount, now, before: earlier };
  return {
    fileCount,
    now: `${now}, ${numberAsText(patient)}`,
    before: `${earlier}, ${numberAsText(before)}`,
  };
}

/** The year of birth that a person has to enter for somebody who looks like another; `null` where none is asked. */
export function birthYearAsked({ looksAlike, born }: PatientView): number | null {
  return looksAlike ? (parseCivilDate(born)?.year ?? null) : null;
}
