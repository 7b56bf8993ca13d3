import { describe, expect, it } from 'vitest';
import { transferPace, withSample, type Sample } from './transferRate';

const sizeBytes = 10_000_000;

/** Samples every 100 ms, by how many bytes went in each of the seconds. */
function sent(...bytesEachSecond: number[]): Sample[] {
  let samples: Sample[] = [{ at: 0, sentBytes: 0 }];
  let sentBytes = 0;
  bytesEachSecond.forEach((bytes, second) => {
    for (let tenth = 1; tenth <= 10; tenth += 1) {
      sentBytes += bytes / 10;
      samples = withSample(samples, { at: second * 1000 + tenth * 100, sentBytes });
    }
  });
  return samples;
}
const steadily = (seconds: number, bytes: number) => sent(...Array.from({ length: seconds }, () => bytes));

describe('speed and time left', () => {
  it('are told once a file has been sending for three seconds', () => {
    expect(transferPace(steadily(3, 100_000), sizeBytes, 2999)).toBeNull();
    expect(transferPace(steadily(3, 100_000), sizeBytes, 3000)).toEqual({
      bytesPerSecond: 100_000,
      secondsLeft: 97,
    });
  });

  it('are not told when it is almost over', () => {
    const samples = steadily(4, 1_000_000);
    expect(transferPace(samples, 9_100_000, 4000)?.secondsLeft).toBeCloseTo(5.1);
    expect(transferPace(samples, 9_000_000, 4000)).toBeNull();
  });

  it('follow the last seconds, however fast it was before', () => {
    const samples = sent(5_000_000, ...Array.from({ length: 12 }, () => 100_000));
    expect(transferPace(samples, sizeBytes, 13_000)?.bytesPerSecond).toBeCloseTo(100_000);
  });

  it('stay calm when the bytes come in bursts', () => {
    const samples = sent(...Array.from({ length: 16 }, (_, second) => (second % 2 === 0 ? 200_000 : 0)));
    const [even, odd] = [15_000, 16_000].map((now) => {
      const until = samples.filter(({ at }) => at <= now);
      return transferPace(until, sizeBytes, now)?.bytesPerSecond ?? 0;
    });
    expect(Math.abs((even ?? 0) - (odd ?? 0))).toBeLessThan(20_000);
  });

  it('grow slow while nothing moves, and are not told where nothing has moved at all', () => {
    const samples = steadily(4, 100_000);
    expect(transferPace(samples, sizeBytes, 40_000)).toEqual({ bytesPerSecond: 10_000, secondsLeft: 960 });
    expect(transferPace([{ at: 0, sentBytes: 500 }], sizeBytes, 40_000)).toBeNull();
    expect(transferPace([], sizeBytes, 40_000)).toBeNull();
  });

  it('begin anew when the file is sent from its beginning again', () => {
    const samples = withSample(steadily(6, 100_000), { at: 6500, sentBytes: 0 });
    expect(samples).toEqual([{ at: 6500, sentBytes: 0 }]);
  });
});

it('only the samples of the last seconds are kept', () => {
  expect(steadily(60, 1000).length).toBeLessThan(90);
});
