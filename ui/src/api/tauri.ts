import { listen } from '@tauri-apps/api/event';
import { asFailure, type Backend, type DeskEventView } from './backend';
import { commands } from './bindings';

/** The channel on which Rust tells the window everything. */
const deskEvent = 'desk-event';

type Commands = typeof commands;
/** Rust's unit arrives as `null`, which nobody looks at. */
type Answer<T> = [T] extends [null] ? undefined : T;
type Calls = {
  [Name in keyof Commands]: (
    ...given: Parameters<Commands[Name]>
  ) => Promise<Answer<Awaited<ReturnType<Commands[Name]>>>>;
};

/** Every command as Rust declares it; whatever one rejects with becomes a failure that has words. */
const calls = Object.fromEntries(
  Object.entries(commands).map(([name, command]) => [
    name,
    (...given: unknown[]) =>
      (command as (...given: unknown[]) => Promise<unknown>)(...given).catch((thrown: unknown) => {
        throw asFailure(thrown);
      }),
  ]),
) as Calls;

/** The door to Rust inside the app's own window. */
export const tauriBackend: Backend = {
  ...calls,
  subscribe: (onEvent) => listen<DeskEventView>(deskEvent, ({ payload }) => onEvent(payload)),
};
