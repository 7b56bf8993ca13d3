import { words } from '../messages/words';

/** The parts of a person's name as the system stores them. */
export interface NameParts {
  familyName: string | null;
  givenName: string | null;
  title: string | null;
  displayName: string;
}

/** A name in the order the window shows it: family name (set in capitals by style), then the rest. */
export interface StyledName {
  family: string;
  rest: string;
}

/** `Smith` + `, Jane (Mrs)`: parts of the name for showing; a one-part name has only one of them. */
export function styleName(person: NameParts): StyledName {
  const family = clean(person.familyName);
  const given = clean(person.givenName);
  const title = clean(person.title);
  const suffix = title ? ` (${title})` : '';
  if (family && given) return { family, rest: `, ${given}${suffix}` };
  if (family) return { family, rest: suffix };
  if (given) return { family: '', rest: `${given}${suffix}` };
  return { family: '', rest: clean(person.displayName) || words.patient.nameNotKnown };
}

/** `SMITH, Jane (Mrs)` as text, for places that cannot be styled. */
export function nameAsText(person: NameParts): string {
  const { family, rest } = styleName(person);
  return `${family.toLocaleUpperCase('en')}${rest}`;
}

function clean(part: string | null): string {
  return (part ?? '').trim();
}
