import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import { asFailure, type Backend, type DeskEventView } from './backend';

/** The channel on which Rust tells the window everything. */
const deskEvent = 'desk-event';

async function call<T>(command: string, args?: Record<string, unknown>): Promise<T> {
  try {
    return await invoke<T>(command, args);
  } catch (thrown) {
    throw asFailure(thrown);
  }
}

/** The door to Rust inside the app's own window. */
export const tauriBackend: Backend = {
  deskState: () => call('desk_state'),
  tryAgain: () => call('try_again'),
  showWindow: () => call('show_window'),
  subscribe: (onEvent) => listen<DeskEventView>(deskEvent, ({ payload }) => onEvent(payload)),

  testAccount: (request) => call('test_account', { request }),
  addAccount: (request) => call('add_account', { request }),
  retestAccount: (account) => call('retest_account', { account }),
  removeAccount: (account) => call('remove_account', { account }),
  replaceSecrets: (account, secrets) => call('replace_secrets', { account, secrets }),

  searchPatients: (request) => call('search_patients', { request }),
  readPatient: (account, patient) => call('read_patient', { account, patient }),

  listAttachments: (request) => call('list_attachments', { request }),
  openAttachment: (request) => call('open_attachment', { request }),
  copyLink: (request) => call('copy_link', { request }),
  saveAttachment: (request) => call('save_attachment', { request }),
  describeAttachment: (request, description) => call('describe_attachment', { request, description }),
  pinAttachment: (request) => call('pin_attachment', { request }),
  unpinAttachment: (request) => call('unpin_attachment', { request }),
  archiveAttachment: (request) => call('archive_attachment', { request }),

  pickFiles: () => call('pick_files'),
  acceptFiles: (request) => call('accept_files', { request }),
  declineFiles: (offer) => call('decline_files', { offer }),

  undoFiling: (id) => call('undo_filing', { id }),
  fileNow: (id) => call('file_now', { id }),
  cancelFiling: (id) => call('cancel_filing', { id }),
  retryFiling: (id) => call('retry_filing', { id }),
  retryAllFilings: () => call('retry_all_filings'),
  dismissFiling: (id) => call('dismiss_filing', { id }),
  describeFiling: (id, description) => call('describe_filing', { id, description }),

  setSettings: (settings) => call('set_settings', { settings }),
};
