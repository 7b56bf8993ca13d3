import { words } from '../messages/words';

/**
 * A gender as shown. FHIR writes it as one of four codes (`administrative-gender`), others the same words with a capital;
 * anything else is the system's own word and stays as it is.
 */
export function formatGender(gender: string | null): string {
  if (gender === null) return words.patient.notKnown;
  const { genders } = words.patient;
  const code = gender.toLowerCase();
  return Object.hasOwn(genders, code) ? genders[code as keyof typeof genders] : gender;
}
