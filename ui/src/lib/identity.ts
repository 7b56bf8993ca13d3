import type { PatientView } from '../api/backend';
import { systemForm } from '../messages/systems';
import { words } from '../messages/words';
import { groupDigits } from './numberGroups';

/** A number that tells one patient from another, with what it is called. */
export interface PatientNumber {
  label: string;
  value: string;
  /** The system's own id rather than the clinic's number. */
  isId: boolean;
}

/** Longer ids (such as a UUID) are for machines: nobody compares them with a referral letter. */
const readableId = 12;

/**
 * The numbers by which a person recognises a patient: the clinic's own where there is one, and the system's id unless it is
 * too long to read beside it. Nothing is ever cut, and there is always at least one.
 */
export function identify(
  patient: Pick<PatientView, 'id' | 'recordNumber'>,
  system: string,
  systemName: string,
): PatientNumber[] {
  const id = { label: words.patient.idOf(systemName), value: patient.id, isId: true };
  if (patient.recordNumber === null) return [id];
  const label = systemForm(system)?.recordNumber ?? words.patient.recordNumber;
  const record = { label, value: patient.recordNumber, isId: false };
  return isLongId(patient) ? [record] : [id, record];
}

/** The one number for places with room for one. */
export function shortNumber(patient: Pick<PatientView, 'id' | 'recordNumber'>): string {
  return isLongId(patient) ? (patient.recordNumber ?? patient.id) : patient.id;
}

/** The same inside a sentence, in groups that no line break parts. */
export function numberAsText(patient: Pick<PatientView, 'id' | 'recordNumber'>): string {
  return groupDigits(shortNumber(patient)).join('\u202f');
}

/** Whether the only number is one that nobody reads: places with little room leave it out unless it has to tell two people apart. */
export function hasOnlyLongId(patient: Pick<PatientView, 'id' | 'recordNumber'>): boolean {
  return isLongId(patient) && patient.recordNumber === null;
}

function isLongId({ id }: Pick<PatientView, 'id'>): boolean {
  return id.length > readableId;
}
