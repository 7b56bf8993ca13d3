/** What two people are told apart by. */
export interface Identity {
  familyName: string | null;
  givenName: string | null;
  displayName: string;
  born: string | null;
}

/** Same surname with the same first name, the same initial or the same birth date: easily taken for each other. */
export function lookAlike(one: Identity, other: Identity): boolean {
  if (fold(surname(one)) !== fold(surname(other)) || fold(surname(one)) === '') return false;
  if (one.born !== null && one.born === other.born) return true;
  const [first, second] = [fold(one.givenName ?? ''), fold(other.givenName ?? '')];
  // A one-part name has no first name: the surname alone is all there is to tell them apart.
  if (first === '' || second === '') return first === second;
  return Array.from(first)[0] === Array.from(second)[0];
}

function surname(person: Identity): string {
  return person.familyName ?? person.displayName;
}

function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').trim().toLocaleLowerCase('en');
}
