/// <reference types="node" />
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { failureView as failure } from '../controllers/test-backend';
import { absenceTable, absenceWording, kindTable } from './absences';
import { failureDetails, failureTable, failureWording } from './failures';

const rust = `${import.meta.dirname}/../../../src-tauri/`;

/** The kebab-case words of a Rust enum's unit variants. */
function variants(file: string, name: string): string[] {
  const source = readFileSync(rust + file, 'utf8');
  const body = new RegExp(`pub enum ${name} \\{([^}]*)\\}`).exec(source)?.[1];
  if (!body) throw new Error(`${file} has no enum ${name}`);
  return Array.from(body.matchAll(/^\s+([A-Z]\w+),$/gm), (match) =>
    (match[1] ?? '').replace(/(?!^)([A-Z])/g, '-$1').toLowerCase(),
  );
}

/** Codes that Rust writes out as text in a `code()` function. */
function writtenCodes(file: string): string[] {
  const source = readFileSync(rust + file, 'utf8');
  return Array.from(
    source.matchAll(/Self::\w+(?:\([^)]*\))?(?: if [^=]+)? => "([a-z-]+)"/g),
    (match) => match[1] ?? '',
  );
}

/** Codes of the shell's own failures, wherever it makes one. */
function shellCodes(): string[] {
  const files = readdirSync(`${rust}src`, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.rs') && !file.startsWith('command_line'))
    .flatMap((file) =>
      Array.from(
        readFileSync(`${rust}src/${file}`, 'utf8').matchAll(/\bfailure\("([a-z-]+)"\)/g),
        (match) => match[1] ?? '',
      ),
    );
}

/** What a pattern finds in the Rust files of a folder, each once. */
function literals(folder: string, pattern: RegExp): string[] {
  const files = readdirSync(rust + folder, { recursive: true, encoding: 'utf8' });
  const found = files
    .filter((file) => file.endsWith('.rs'))
    .flatMap((file) => Array.from(readFileSync(`${rust}${folder}/${file}`, 'utf8').matchAll(pattern)));
  return Array.from(new Set(found.map((match) => match[1] ?? '')));
}

describe('the wording table', () => {
  it.each([
    ['attachment-api/src/error.rs', 'Code'],
    ['filing-desk/src/error.rs', 'RefusalCode'],
    ['filing-desk/src/filings/failure.rs', 'FilingTrouble'],
  ])('has words for every code of %s %s', (file, name) => {
    const codes = variants(file, name);
    expect(codes.length).toBeGreaterThan(4);
    expect(codes.filter((code) => !Object.hasOwn(failureTable, code))).toEqual([]);
  });

  it.each([
    'filing-desk/src/error.rs',
    'filing-desk/src/store/mod.rs',
    'filing-desk/src/accounts/secret_store.rs',
  ])('has words for every code written out in %s', (file) => {
    const codes = writtenCodes(file);
    expect(codes.length).toBeGreaterThan(1);
    expect(codes.filter((code) => !Object.hasOwn(failureTable, code))).toEqual([]);
  });

  it('has words for every code of the shell', () => {
    const codes = shellCodes();
    expect(codes.length).toBeGreaterThan(5);
    expect(codes.filter((code) => !Object.hasOwn(failureTable, code))).toEqual([]);
  });

  it('has no words for codes that nobody sends', () => {
    const sent = new Set([
      ...variants('attachment-api/src/error.rs', 'Code'),
      ...variants('filing-desk/src/error.rs', 'RefusalCode'),
      ...variants('filing-desk/src/filings/failure.rs', 'FilingTrouble'),
      ...writtenCodes('filing-desk/src/error.rs'),
      ...writtenCodes('filing-desk/src/store/mod.rs'),
      ...writtenCodes('filing-desk/src/accounts/secret_store.rs'),
      ...shellCodes(),
      // Conversions that are no plain list, and the window's own.
      'secret-missing',
      'file-failed',
      'spool-damaged',
      'unexpected',
    ]);
    expect(Object.keys(failureTable).filter((code) => !sent.has(code))).toEqual([]);
  });

  it('consists of whole sentences that say what happened and what helps', () => {
    for (const [code, { what, next }] of Object.entries(failureTable)) {
      expect(what, code).toMatch(/^[A-Z{].*\.$/);
      expect(next, code).toMatch(/^([A-Z].*\.|\{(renew|shape)\})$/);
    }
  });

  it('names the system', () => {
    expect(failureWording(failure('credentials-refused'), 'Cliniko').what).toBe(
      'Cliniko does not accept the API key.',
    );
  });

  it.each(['never-heard-of', 'constructor', 'toString'])('is neutral about the code %s', (code) => {
    expect(failureWording(failure(code), 'Cliniko').what).toBe(failureTable.unexpected.what);
  });
});

it('details hold codes only, those that are there', () => {
  expect(
    failureDetails({ ...failure('rejected'), operation: 'register', httpStatus: 422, requestId: 'r-1' }),
  ).toBe('rejected · during register · HTTP 422 · request r-1');
  expect(failureDetails(failure('offline'))).toBe('offline');
});

describe('the capability sheet', () => {
  it('has words for every reason that a system gives', () => {
    const reasons = literals(
      'attachment-api/src/systems',
      /"((?:cliniko|pracsuite|medplum|canvas)(?:-[a-z]+)+)"/g,
    );
    expect(reasons.length).toBeGreaterThan(2);
    expect(reasons.filter((reason) => !Object.hasOwn(absenceTable, reason))).toEqual([]);
  });

  it('has words for every kind of record', () => {
    const folder = 'attachment-api/src/systems';
    const named = literals(folder, /fn sheet_name\(([\s\S]*?)\n\}/g).join();
    const kinds = [
      ...literals(folder, /(?:kind: |\bkind\()"([a-z-]+)"/g),
      ...Array.from(named.matchAll(/"([a-z-]+)"/g), (match) => match[1] ?? ''),
    ];
    expect(kinds.length).toBeGreaterThan(2);
    expect(kinds.filter((kind) => !Object.hasOwn(kindTable, kind))).toEqual([]);
  });
});

it('an absent capability is explained even when its reason is new', () => {
  expect(absenceWording('cliniko-pin-read-only', 'Cliniko')).toContain('its own pins');
  expect(absenceWording('something-new', 'Cliniko')).toBe('Cliniko offers no way to do this.');
});
