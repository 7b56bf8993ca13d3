import { words } from '../messages/words';

/**
 * A gender as shown. FHIR writes it as one of four codes in lower case (`administrative-gender`); anything else is the
 * system's own word and stays as it is.
 */
export function formatGender(gender: string | null): string {
  if (gender === null) return words.patient.notKnown;
  const { genders } = words.patient;
  return Object.hasOwn(genders, gender) ? genders[gender as keyof typeof genders] : gender;
}
