import type { PatientView } from '../api/backend';

/** Why a person is asked before files are added: only these interrupt. */
export type DropConcern = 'look-alike' | 'deceased' | 'archived' | 'many';

/** More files than this at once may be a folder that was dragged by mistake. */
const usualFiles = 20;

/** What speaks for asking, most serious first; empty where files are added without a question. */
export function dropConcerns(patient: PatientView, fileCount: number): DropConcern[] {
  const concerns: DropConcern[] = [];
  if (patient.looksAlike) concerns.push('look-alike');
  if (patient.status === 'deceased' || patient.status === 'archived') concerns.push(patient.status);
  if (fileCount > usualFiles) concerns.push('many');
  return concerns;
}
