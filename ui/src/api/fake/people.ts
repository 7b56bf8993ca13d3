import type { PatientView } from '../bindings';

type Person = Partial<PatientView> & Pick<PatientView, 'id' | 'displayName'>;

/** Made-up people, the awkward ones included. */
const people: Person[] = [
  {
    id: '4512',
    familyName: 'Smith',
    givenName: 'Jane',
    title: 'Mrs',
    preferredName: 'Janey',
    displayName: 'Jane Smith',
    born: '1970-03-12',
    gender: 'Female',
    email: 'jane.smith@example.org',
    looksAlike: true,
  },
  {
    id: '7038',
    familyName: 'Smith',
    givenName: 'Jane',
    title: 'Ms',
    displayName: 'Jane Smith',
    born: '1970-03-21',
    gender: 'Female',
    email: 'j.smith@example.net',
    looksAlike: true,
  },
  {
    id: '4799',
    familyName: 'Smith',
    givenName: 'Jack',
    displayName: 'Jack Smith',
    born: '2024-08-02',
    gender: 'Male',
    looksAlike: true,
  },
  {
    id: '6120',
    familyName: 'Nguyen',
    givenName: 'Minh',
    title: 'Mr',
    displayName: 'Minh Nguyen',
    born: '1988-09-03',
    gender: 'Male',
    email: 'minh@example.org',
  },
  {
    id: '9911',
    familyName: 'O’Brien-Taylor',
    givenName: 'Aoife',
    displayName: 'Aoife O’Brien-Taylor',
    born: null,
    gender: null,
  },
  {
    id: '1201',
    familyName: null,
    givenName: 'Sukarno',
    displayName: 'Sukarno',
    born: '1961-06-06',
    gender: 'Male',
  },
  {
    id: '3310',
    familyName: 'الحسن',
    givenName: 'فاطمة',
    displayName: 'فاطمة الحسن',
    born: '1994-12-01',
    gender: 'Female',
  },
  {
    id: '3311',
    familyName: '山田',
    givenName: '花子',
    displayName: '山田 花子',
    born: '2009-02-28',
    gender: 'Female',
  },
  {
    id: '5005',
    familyName: 'Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh-Cholmondeley-Marjoribanks',
    givenName: 'Maximiliana Theodora Evangelina Persephone',
    title: 'Baroness',
    preferredName: 'Max',
    displayName: 'Maximiliana',
    born: '1949-11-30',
    gender: 'Female',
    email: 'maximiliana.theodora@long-addresses.example.org',
  },
  {
    id: '8001',
    familyName: 'Kowalski',
    givenName: 'Adam',
    displayName: 'Adam Kowalski',
    born: '1931-01-05',
    gender: 'Male',
    status: 'deceased',
  },
  {
    id: '8002',
    familyName: 'Petrov',
    givenName: 'Ivan',
    displayName: 'Ivan Petrov',
    born: '1979-07-19',
    gender: 'Male',
    status: 'archived',
  },
  {
    id: '8003',
    familyName: 'Rossi',
    givenName: 'Giulia',
    displayName: 'Giulia Rossi',
    born: '1985-05-05',
    gender: 'Female',
    status: 'merged',
    mergedInto: '8004',
  },
  {
    id: '8004',
    familyName: 'Rossi',
    givenName: 'Giulia',
    displayName: 'Giulia Rossi',
    born: '1985-05-05',
    gender: 'Female',
  },
  {
    id: '9000',
    familyName: 'Empty',
    givenName: 'Erin',
    displayName: 'Erin Empty',
    born: '2000-01-01',
    gender: 'Female',
  },
];

/** Everybody in the fake practice. */
const everybody: PatientView[] = people.map((person) => ({
  familyName: null,
  givenName: null,
  preferredName: null,
  title: null,
  born: null,
  gender: null,
  email: null,
  status: 'active',
  mergedInto: null,
  looksAlike: false,
  recordNumber: null,
  ...person,
}));

/** The same people as a system tells of them: with its own kind of id, and a clinic's number where it has one. */
export function peopleOf(system: string): PatientView[] {
  switch (system) {
    case 'pracsuite':
      return everybody.map((person) => ({ ...person, recordNumber: `F-${person.id}` }));
    case 'medplum':
      return everybody.map((person) => ({ ...person, id: uuidOf(person.id) }));
    case 'canvas':
      return everybody.map((person) => ({
        ...person,
        id: uuidOf(person.id).replaceAll('-', ''),
        recordNumber: `80${person.id}`,
      }));
    default:
      return everybody;
  }
}

function uuidOf(id: string): string {
  return `5c1d93e4-7b0a-4f26-9e58-${id.padStart(12, '0')}`;
}

/** People whose name, number, e-mail or birth date holds every typed word. */
export function findPeople(people: PatientView[], text: string, includeArchived: boolean): PatientView[] {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  return people.filter((person) => {
    if (person.status === 'archived' && !includeArchived) return false;
    const haystack = [
      person.familyName,
      person.givenName,
      person.preferredName,
      person.displayName,
      person.id,
      person.recordNumber,
      person.email,
      person.born,
    ]
      .join(' ')
      .toLowerCase();
    return wanted.every((word) => haystack.includes(word));
  });
}
