// A Medplum server for tests: Medplum's own published router over memory, loopback only, on a free port. What is not in
// the router (sign-in, Binary, storage) is written after the vendor's documentation, no kinder than it.
//
//   npm install && node --experimental-websocket server.mjs
//
// Prints one JSON line {"base_url","client_id","client_secret"} when it is ready, and ends when its standard input does.
import { OperationOutcomeError, badRequest, created, getStatus, notFound, unauthorized } from '@medplum/core';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';

import { Fhir } from './fhir.mjs';
import { Storage } from './storage.mjs';

const VERSION = '5.1.12-witness';
const FHIR_JSON = 'application/fhir+json';
const BLOCKED_EXTENSIONS = /\.(exe|bat|cmd|com|dll|jar|jse|msi|ps1|scr|vbs|lnk|iso|dmg|apk|php)$/i;
const client = { id: 'witness-client', secret: randomBytes(16).toString('hex') };
const tokens = new Set();

const server = createServer((request, response) => {
  respond(request, response).catch((error) => {
    if (error instanceof OperationOutcomeError) return sendFhir(response, error.outcome);
    console.error(error);
    return send(response, 500, { msg: 'Internal Server Error' }, 'application/json');
  });
});
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const base = `http://127.0.0.1:${server.address().port}/`;
const storage = new Storage(base);
const fhir = new Fhir(storage);
console.log(JSON.stringify({ base_url: base, client_id: client.id, client_secret: client.secret }));
process.stdin.on('end', () => process.exit(0)).resume();

async function respond(request, response) {
  const url = new URL(request.url, base);
  const read = () => bodyOf(request);
  if (url.pathname === '/oauth2/token') return token(response, new URLSearchParams(String(await read())));
  if (url.pathname.startsWith('/storage/')) {
    const [status, body, type] = await storage.answer(request, url, read, (id) => fhir.binary(id));
    return send(response, status, body, type ?? 'text/plain; charset=utf-8');
  }
  if (url.pathname === '/fhir/R4/metadata')
    return send(response, 200, { resourceType: 'CapabilityStatement', software: { name: 'medplum', version: VERSION } });
  if (!url.pathname.startsWith('/fhir/R4/') && url.pathname !== '/auth/me') return sendFhir(response, notFound);
  if (!tokens.has(/^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1])) return sendFhir(response, unauthorized);
  if (url.pathname === '/auth/me') return whoAmI(response);
  const path = url.pathname.slice('/fhir/R4'.length);
  const body = await read();
  if (path === '/Binary' && request.method === 'POST') return createBinary(request, response, url, body);
  const binaryId = request.method === 'GET' && /^\/Binary\/([^/]+)$/.exec(path)?.[1];
  if (binaryId && !(request.headers.accept ?? '').startsWith(FHIR_JSON)) return readBinary(response, binaryId);
  const [outcome, resource] = await fhir.answer(request.method, path, url.search, request.headers, parsed(body));
  return sendFhir(response, outcome, resource);
}

function token(response, form) {
  const refuse = (text) =>
    send(response, 400, { error: 'invalid_request', error_description: text }, 'application/json');
  if (form.get('grant_type') !== 'client_credentials') return refuse('Unsupported grant type');
  if (form.get('client_id') !== client.id) return refuse('Invalid client');
  if (form.get('client_secret') !== client.secret) return refuse('Invalid secret');
  const access_token = randomBytes(24).toString('base64url');
  tokens.add(access_token);
  const answer = { token_type: 'Bearer', expires_in: 3600, scope: 'openid', access_token };
  return send(response, 200, answer, 'application/json');
}

/** As the real server, with the secret in it: nothing of that may be kept. */
function whoAmI(response) {
  const profile = { resourceType: 'ClientApplication', id: client.id, name: 'Witness', secret: client.secret };
  return send(response, 200, { project: { id: 'witness', name: 'Witness clinic' }, profile }, 'application/json');
}

async function createBinary(request, response, url, bytes) {
  const contentType = request.headers['content-type'] ?? 'application/octet-stream';
  if (contentType === FHIR_JSON) {
    const resource = parsed(bytes);
    if (resource?.resourceType === 'Binary') return sendFhir(response, created, await fhir.createBinary(resource));
  }
  if (BLOCKED_EXTENSIONS.test(url.searchParams.get('_filename') ?? ''))
    throw new OperationOutcomeError(badRequest('Invalid file extension'));
  const context = request.headers['x-security-context'];
  const securityContext = context ? { securityContext: { reference: context } } : {};
  const binary = await fhir.createBinary({ resourceType: 'Binary', contentType, ...securityContext });
  storage.store(binary, bytes);
  return sendFhir(response, created, { ...binary, url: storage.presigned(binary, 'GET') });
}

async function readBinary(response, id) {
  const binary = await fhir.binary(id);
  const bytes = storage.bytes(binary);
  if (!bytes) return send(response, 500, { msg: 'Internal Server Error' }, binary.contentType);
  return send(response, 200, bytes, binary.contentType);
}

function parsed(bytes) {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(bytes);
  } catch {
    throw new OperationOutcomeError(badRequest('Content could not be parsed'));
  }
}

async function bodyOf(request) {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces);
}

function sendFhir(response, outcome, resource) {
  const status = getStatus(outcome);
  const headers = {};
  if (resource?.meta?.versionId) headers.ETag = `W/"${resource.meta.versionId}"`;
  if (status === 201 && resource) headers.Location = `${base}fhir/R4/${resource.resourceType}/${resource.id}`;
  return send(response, status, resource ?? outcome, `${FHIR_JSON}; charset=utf-8`, headers);
}

function send(response, status, body, type = `${FHIR_JSON}; charset=utf-8`, headers = {}) {
  const plain = Buffer.isBuffer(body) || typeof body === 'string';
  response.writeHead(status, { 'Content-Type': type, ...headers });
  response.end(plain ? body : JSON.stringify(body));
}
