import { recall, remember } from './storage';

/** The languages that the window speaks, each by its tag and the name it has for itself. */
export const languages = { en: 'English', de: 'Deutsch' } as const;

/** The tag of a language that the window speaks. */
export type Language = keyof typeof languages;

/** What a person chose: a language, or whichever the computer has. */
export type LanguageChoice = Language | 'system';

/** The first of the computer's languages that the window speaks; English where it speaks none of them. */
export function spokenLanguage(wanted: readonly string[]): Language {
  return wanted.map((tag) => tag.split(/[-_]/)[0]?.toLowerCase() ?? '').find(isLanguage) ?? 'en';
}

/** The language of the window. Whatever is on screen follows a change at once. */
class WindowLanguage {
  #choice = $state<LanguageChoice>(kept());
  readonly current: Language = $derived(
    this.#choice === 'system' ? spokenLanguage(navigator.languages) : this.#choice,
  );

  get choice(): LanguageChoice {
    return this.#choice;
  }

  choose(choice: LanguageChoice): void {
    this.#choice = choice;
    remember('language', choice);
  }
}

function isLanguage(tag: string): tag is Language {
  return Object.hasOwn(languages, tag);
}

function kept(): LanguageChoice {
  const choice = recall('language') ?? '';
  return isLanguage(choice) ? choice : 'system';
}

/** The one language of this window. */
export const language = new WindowLanguage();
