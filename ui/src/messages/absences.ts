import { catalogue, type Translated } from './catalogue';
import { german } from './de/absences';
import { words } from './words';

const english = {
  unknown: '{system} offers no way to do this.',
  reasons: {
    'cliniko-pin-read-only':
      'Cliniko shows its own pins but lets nobody set them from outside. Pins set here stay on this computer.',
    'cliniko-archive-one-way': 'Cliniko offers no way to bring an archived file back from outside.',
    'cliniko-describe-unsupported': 'This Cliniko server does not accept changed descriptions.',

    'pracsuite-pin-unsupported': 'PracSuite has no pins. Pins set here stay on this computer.',
    'pracsuite-archive-unsupported': 'PracSuite lets nobody archive a file from outside. Do it in PracSuite.',
    'pracsuite-restore-unsupported':
      'PracSuite lets nobody archive a file from outside, so there is nothing to bring back.',
    'pracsuite-describe-unsupported':
      'PracSuite lets nobody change a description from outside. Do it in PracSuite.',
    'pracsuite-describe-when-filing-unsupported': 'PracSuite takes no description while a file is added.',
    'pracsuite-list-account-unsupported': 'PracSuite lists the files of one patient at a time.',
    'pracsuite-list-folders-only':
      'This PracSuite lists files by folder only, so a file outside every folder may not be shown.',

    'medplum-media-not-permitted':
      'This sign-in may not read photos and media. Ask an administrator about its access policy in Medplum.',

    'canvas-pin-unsupported': 'Canvas has no pins. Pins set here stay on this computer.',
    'canvas-archive-unsupported': 'Canvas lets nobody remove a document from outside. Do it in Canvas.',
    'canvas-restore-unsupported':
      'Canvas lets nobody remove a document from outside, so there is nothing to bring back.',
    'canvas-describe-unsupported':
      'Canvas lets nobody change a document from outside. Describe a file when you add it.',
    'canvas-list-account-unsupported': 'Canvas lists the files of one patient at a time.',
    'canvas-document-reference-scope-missing':
      'The sign-in was not given the right to documents. Ask an administrator to add the scope DocumentReference to the application.',
    'canvas-document-reference-unsupported': 'This Canvas instance offers no documents to software.',
    'canvas-media-scope-missing':
      'The sign-in was not given the right to photos and media. Canvas rarely grants the scope Media to staff.',
    'canvas-media-unsupported': 'This Canvas instance offers no photos and media to software.',
    'canvas-consent-scope-missing':
      'The sign-in was not given the right to consents. Canvas rarely grants the scope Consent to staff.',
    'canvas-consent-unsupported': 'This Canvas instance offers no consents to software.',
    'canvas-diagnostic-report-scope-missing':
      'The sign-in was not given the right to reports. Ask an administrator to add the scope DiagnosticReport to the application.',
    'canvas-diagnostic-report-unsupported': 'This Canvas instance offers no reports to software.',
    'canvas-photo-scope-missing':
      'The sign-in was not given the right to the patient’s photo. Ask an administrator about the scope Patient.',
    'canvas-photo-unsupported': 'This Canvas instance offers no photo of the patient to software.',
  },
};

/** Words for every reason, in some language. */
export type Absences = Translated<typeof english>;

const texts = catalogue(english, german);

/** Why an account cannot do something, by the stable code of the reason. */
export const absenceTable: Record<string, string> = texts.reasons;

/** The words for why an account cannot do something. */
export function absenceWording(reason: string | null, systemName: string): string {
  const known = reason !== null && Object.hasOwn(absenceTable, reason) ? absenceTable[reason] : undefined;
  return known ?? texts.unknown.replaceAll('{system}', systemName);
}

/** The kinds of records that hold files, as the capability sheet calls them. */
export const kindTable: Record<string, string> = words.capabilities.kinds;

/** How a kind of record is called; a kind this version has no words for keeps its own. */
export function kindWording(kind: string): string {
  return Object.hasOwn(kindTable, kind) ? (kindTable[kind] ?? kind) : kind.replaceAll('-', ' ');
}
