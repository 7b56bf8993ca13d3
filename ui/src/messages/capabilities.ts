import type { AccountView, CapabilityView, FilingFieldView } from '../api/backend';
import { typeLabel } from '../lib/contentTypes';
import { formatDuration } from '../lib/durations';
import { formatSize } from '../lib/sizes';
import { absenceWording, kindWording } from './absences';
import { fieldLabel, fieldValueWording } from './fields';
import { words } from './words';

/** One line of the sheet: whether it can be done, and why not. */
export interface Ability {
  label: string;
  available: boolean;
  why: string | null;
}

/** One part of the sheet. */
export interface SheetSection {
  title: string;
  abilities: Ability[];
  /** A fact with several values has a line for each. */
  facts: { label: string; values: string[] }[];
}

const text = words.capabilities;

/** Everything an account can do and cannot do, in the order in which it is read. */
export function capabilitySheet(account: AccountView): SheetSection[] {
  const { capabilities: sheet, systemName } = account;
  const ability = (label: string, { available, reason }: CapabilityView): Ability => ({
    label,
    available,
    why: available ? null : absenceWording(reason, systemName),
  });
  return [
    {
      title: text.actions,
      abilities: [
        ability(text.pinInSystem(systemName), sheet.pinInSystem),
        { label: text.ownPin, available: true, why: null },
        ability(text.describe, sheet.describe),
        ability(text.archive, sheet.archive),
        ability(text.restore, sheet.restore),
        {
          label: text.patientPages(systemName),
          available: account.patientPages,
          why: account.patientPages ? null : text.patientPagesAbsent(systemName),
        },
      ],
      facts: [
        {
          label: text.link,
          values: [sheet.linkSeconds === null ? text.linkTells : formatDuration(sheet.linkSeconds)],
        },
      ],
    },
    {
      title: text.filing,
      abilities: [ability(text.describeWhenFiling, sheet.describeWhenFiling)],
      facts: filingFacts(account),
    },
    {
      title: text.reading,
      abilities: [
        ...sheet.kinds.map(({ kind, capability }) => ability(kindWording(kind), capability)),
        ability(text.listAccount, sheet.listAccount),
      ],
      facts: [],
    },
  ];
}

function filingFacts({
  capabilities: sheet,
  systemName,
  filingDefaults,
}: AccountView): SheetSection['facts'] {
  const unlimited = text.noLimit(systemName);
  const types = sheet.contentTypes.map(typeLabel).join(', ');
  const facts: SheetSection['facts'] = [
    { label: text.types, values: [types || text.anyType] },
    {
      label: text.sizeLimit,
      values: [sheet.sizeLimitBytes === null ? unlimited : formatSize(sheet.sizeLimitBytes)],
    },
  ];
  if (sheet.sizeWarningBytes !== null) {
    const values = [text.sizeWarningText(formatSize(sheet.sizeWarningBytes))];
    facts.push({ label: text.sizeWarning, values });
  }
  if (sheet.describe.available || sheet.describeWhenFiling.available) {
    const limit = sheet.descriptionLimit;
    facts.push({
      label: text.descriptionLimit,
      values: [limit === null ? unlimited : text.characters(limit)],
    });
  }
  const asks = sheet.filingFields.map((field) => fieldFact(field, filingDefaults[field.key] ?? null));
  facts.push({ label: text.asks, values: asks.length === 0 ? [text.asksNothing] : asks });
  return facts;
}

/** `Category (required; unless changed: Uncategorized)`. A day by default is the day of filing, so no day is named. */
function fieldFact(field: FilingFieldView, remembered: string | null): string {
  const value = remembered ?? (field.kind.kind === 'date' ? null : field.default);
  const notes = [
    field.required ? text.required : null,
    value === null || value === '' ? null : text.byDefault(fieldValueWording(field, value)),
  ].filter((note) => note !== null);
  return notes.length === 0 ? fieldLabel(field.key) : `${fieldLabel(field.key)} (${notes.join('; ')})`;
}
