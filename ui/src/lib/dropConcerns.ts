import type { PatientView } from '../api/backend';
import { parseCivilDate } from './dates';

/** Why a person is asked before files are added: only these interrupt. */
export type DropConcern = 'look-alike' | 'deceased' | 'archived' | 'many';

/** More files than this at once may be a folder that was dragged by mistake. */
const usualFiles = 20;

/** What speaks for asking whatever is added for this patient, most serious first. */
export function patientConcerns({ looksAlike, status }: PatientView): Exclude<DropConcern, 'many'>[] {
  const concerns: Exclude<DropConcern, 'many'>[] = [];
  if (looksAlike) concerns.push('look-alike');
  if (status === 'deceased' || status === 'archived') concerns.push(status);
  return concerns;
}

/** All that speaks for asking; empty where files are added without a question. */
export function dropConcerns(patient: PatientView, fileCount: number): DropConcern[] {
  return fileCount > usualFiles ? [...patientConcerns(patient), 'many'] : patientConcerns(patient);
}

/** The year of birth that a person has to enter for somebody who looks like another; `null` where none is asked. */
export function birthYearAsked({ looksAlike, born }: PatientView): number | null {
  return looksAlike ? (parseCivilDate(born)?.year ?? null) : null;
}
