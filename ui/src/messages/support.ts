import { version } from '../../package.json';
import type { FailureView, FilingView } from '../api/backend';
import { words } from './words';

/** What support needs of a filing that does not get on: codes and times, never a person or a file. */
export function supportDetails({ id, state, systemName, onChart, askedAt }: FilingView, now: Date): string {
  const facts = {
    Time: now.toISOString(),
    System: systemName,
    Filing: id,
    State: state.state,
    ...(state.state === 'needs-you' ? failureFacts(state.failure) : {}),
    ...(state.state === 'waiting' ? { Code: state.why, 'Waits until': state.until } : {}),
    'On the chart': onChart,
    'Record asked for': askedAt,
  };
  const lines = Object.entries(facts).flatMap(([name, value]) => (value ? [`${name}: ${value}`] : []));
  return [`${words.app} ${version}`, ...lines].join('\n');
}

function failureFacts({ code, operation, httpStatus, vendorCode, requestId, field, retryAt }: FailureView) {
  return {
    Code: code,
    Operation: operation,
    'HTTP status': httpStatus,
    'Vendor code': vendorCode,
    Request: requestId,
    Field: field,
    'Retry at': retryAt,
  };
}
