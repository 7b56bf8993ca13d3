import { templateCharacters, templatesAtMost, type TemplateRefusal } from '../lib/templates';
import { catalogue, type Translated } from './catalogue';
import { german } from './de/templates';

const english = {
  group: 'Templates',
  keep: 'Keep as a template',
  /** What a person has to know before keeping one. */
  inPlainText: 'Templates are kept in plain text on this computer: no patient’s name or details in them.',
  kept: 'Kept in plain text: no patient’s name in a template.',
  keptText: (template: string) =>
    `Kept as a template: ${template}. Templates are in plain text: no patient’s name in them.`,
  settings: {
    title: 'Templates for descriptions',
    help: 'Offered below the field wherever a file is described.',
    none: 'There are no templates yet. Add one here, or press “Keep as a template” where a file is described.',
    label: 'New template',
    add: 'Add',
    added: (template: string) => `Added: ${template}`,
    remove: 'Remove',
    removeOf: (template: string) => `Remove the template ${template}`,
    removed: (template: string) => `Removed: ${template}`,
  },
  refusals: {
    empty: 'Type the words of the template first.',
    'too-long': `A template has at most ${templateCharacters} characters. Shorten the text.`,
    duplicate: 'This is a template already.',
    full: `There are ${templatesAtMost} templates, and no more are kept. Remove one first, in the settings.`,
    'not-kept': 'This computer did not let the window keep it. The templates are as they were.',
  } satisfies Record<TemplateRefusal, string>,
};

/** Words about templates, in some language. */
export type TemplateTexts = Translated<typeof english>;

/** Everything that is said about the templates for descriptions. */
export const templateWords = catalogue(english, german);
