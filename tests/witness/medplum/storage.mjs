// What a Medplum server does around its router with the bytes of a Binary: presigned addresses of its own storage,
// good for one method, one version and an hour (https://www.medplum.com/docs/fhir-datastore/binary-data).
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const LIFETIME_SECONDS = 3600;

/** Types that a body parser of the real server reads before its storage can: a PUT of them answers 200 and keeps nothing. */
const PARSED = /^(text\/|application\/(.+\+)?json|application\/x-www-form-urlencoded)/;

export class Storage {
  #base;
  #key = randomBytes(32);
  #files = new Map();

  constructor(base) {
    this.#base = base;
  }

  /** The address that reads ('GET') or writes ('PUT') the bytes of this Binary. */
  presigned(binary, method) {
    const url = new URL(`storage/${binary.id}/${binary.meta.versionId}`, this.#base);
    url.searchParams.set('Expires', String(Math.floor(Date.now() / 1000) + LIFETIME_SECONDS));
    url.searchParams.set('Signature', this.#signature(method, url));
    return url.toString();
  }

  bytes(binary) {
    return this.#files.get(`${binary.id}/${binary.meta.versionId}`);
  }

  store(binary, bytes) {
    this.#files.set(`${binary.id}/${binary.meta.versionId}`, bytes);
  }

  /** Answers a request to a presigned address. */
  async answer(request, url, read, binaryOf) {
    const signature = url.searchParams.get('Signature');
    if (!signature) return [401, 'Unauthorized'];
    if (Date.now() / 1000 > Number(url.searchParams.get('Expires'))) return [410, 'URL has expired'];
    url.searchParams.delete('Signature');
    const method = request.method;
    const expected = Buffer.from(this.#signature(method, url));
    const given = Buffer.from(signature);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return [401, 'Invalid signature'];
    const binary = await binaryOf(url.pathname.split('/').at(-2));
    if (method === 'GET') {
      const bytes = this.bytes(binary);
      return bytes ? [200, bytes, binary.contentType] : [404, 'Not Found'];
    }
    const bytes = await read();
    const type = request.headers['content-type'];
    if (type && type !== binary.contentType) return [400, 'Content-Type mismatch'];
    this.store(binary, PARSED.test(type ?? '') ? Buffer.alloc(0) : bytes);
    return [200, 'OK'];
  }

  #signature(method, url) {
    return createHmac('sha256', this.#key).update(`${method} ${url}`).digest('base64');
  }
}
