import { createContext } from 'svelte';
import type { DeskWindow } from './desk-window.svelte';

/** The one {@link DeskWindow} for all components below the app's root. */
export const [getDeskWindow, setDeskWindow] = createContext<DeskWindow>();
