import { countCharacters } from './characters';

/** How many templates are kept: more would take longer to find than to type. */
export const templatesAtMost = 20;

/** The most characters of a template; no system with a limit takes many more. */
export const templateCharacters = 200;

/** Why a text does not become a template. */
export type TemplateRefusal = 'empty' | 'too-long' | 'duplicate' | 'full' | 'not-kept';

/** Whether a text is one of the templates, in whichever letter case. */
export function isTemplate(templates: readonly string[], text: string): boolean {
  const wanted = fold(text);
  return templates.some((template) => fold(template) === wanted);
}

/** Why a text does not join these templates; `null` where it does. */
export function templateRefusal(templates: readonly string[], text: string): TemplateRefusal | null {
  if (text.trim() === '') return 'empty';
  if (countCharacters(text) > templateCharacters) return 'too-long';
  if (isTemplate(templates, text)) return 'duplicate';
  return templates.length >= templatesAtMost ? 'full' : null;
}

/** The templates in what was kept. Whatever in it is none, or breaks a rule, is left out. */
export function readTemplates(kept: string | null): string[] {
  const templates: string[] = [];
  for (const entry of listIn(kept))
    if (typeof entry === 'string' && templateRefusal(templates, entry) === null) templates.push(entry.trim());
  return templates;
}

/** A description with a template after what is typed; nothing but spaces at its end gives way. */
export function withTemplate(typed: string, template: string): string {
  if (typed.trim() === '') return template;
  if (/\n[^\S\n]*$/u.test(typed)) return typed + template;
  const before = typed.trimEnd();
  // A mark that ends or parts sentences takes no comma behind it.
  return /[.,;:!?]$/u.test(before) ? `${before} ${template}` : `${before}, ${template}`;
}

function listIn(kept: string | null): unknown[] {
  try {
    const list: unknown = JSON.parse(kept ?? '[]');
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}

function fold(text: string): string {
  return text.trim().normalize('NFC').toLowerCase();
}
