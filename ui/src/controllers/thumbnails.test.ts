import { describe, expect, it } from 'vitest';
import { pending, scriptedBackend } from './test-backend';
import { Thumbnails } from './thumbnails.svelte';

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('thumbnails', () => {
  it('are fetched one after the other, each once', async () => {
    const backend = scriptedBackend();
    const first = pending<string | null>();
    backend.unfiledThumbnail.mockReturnValueOnce(first.promise).mockResolvedValue('AA==');
    const thumbnails = new Thumbnails(backend);
    thumbnails.want(['a', 'b']);
    await settled();
    expect(backend.unfiledThumbnail.mock.calls).toEqual([['a']]);
    first.resolve(null);
    await settled();
    thumbnails.want(['a', 'b']);
    await settled();
    expect(backend.unfiledThumbnail.mock.calls).toEqual([['a'], ['b']]);
    expect([thumbnails.of('a'), thumbnails.of('b')]).toEqual([null, 'AA==']);
  });

  it('of files that are gone are fetched no more, and forgotten', async () => {
    const backend = scriptedBackend();
    const first = pending<string | null>();
    backend.unfiledThumbnail.mockReturnValueOnce(first.promise).mockResolvedValue('AA==');
    const thumbnails = new Thumbnails(backend);
    thumbnails.want(['a', 'b']);
    thumbnails.want(['c']);
    first.resolve('AA==');
    await settled();
    expect(backend.unfiledThumbnail.mock.calls).toEqual([['a'], ['c']]);
    expect(thumbnails.of('a')).toBeNull();
    thumbnails.want([]);
    expect(thumbnails.of('c')).toBeNull();
  });

  it('that cannot be had hinder no other', async () => {
    const backend = scriptedBackend();
    backend.unfiledThumbnail.mockRejectedValueOnce({ code: 'spool-damaged' }).mockResolvedValue('AA==');
    const thumbnails = new Thumbnails(backend);
    thumbnails.want(['a', 'b']);
    await settled();
    expect([thumbnails.of('a'), thumbnails.of('b')]).toEqual([null, 'AA==']);
  });
});
