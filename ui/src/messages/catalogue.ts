import { language, type Language } from '../lib/language.svelte';

/** The same texts in another language: every key, every kind of count, in any words. */
export type Translated<English> = English extends string
  ? string
  : English extends (...given: infer Given) => string
    ? (...given: Given) => string
    : { readonly [Key in keyof English]: Translated<English[Key]> };

/**
 * Texts in the language of the window. They are looked up anew whenever they are read, so a part of them may be kept and what
 * is on screen follows when the language changes.
 */
export function catalogue<English extends object>(en: English, de: Translated<English>): Translated<English> {
  return inLanguage({ en, de }) as Translated<English>;
}

function inLanguage(texts: Record<Language, object>): object {
  const parts = new Map<string | symbol, object>();
  return new Proxy(texts.en, {
    get(_english, key) {
      const text: unknown = Reflect.get(texts[language.current], key);
      if (typeof text !== 'object' || text === null) return text;
      const part = parts.get(key) ?? inLanguage({ en: partOf(texts.en, key), de: partOf(texts.de, key) });
      parts.set(key, part);
      return part;
    },
  });
}

function partOf(texts: object, key: string | symbol): object {
  return Reflect.get(texts, key) as object;
}
