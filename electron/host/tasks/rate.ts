const windowMs = 4000;

/** Bytes a second over the last few seconds; what a retry takes back counts as nothing. `at` in milliseconds. */
export function createRate(): { add(at: number, bytes: number): number } {
  const samples: { at: number; bytes: number }[] = [];
  return {
    add: (at, bytes) => {
      samples.push({ at, bytes });
      while (samples.length > 2 && at - (samples[1]?.at ?? at) >= windowMs) samples.shift();
      const first = samples[0];
      if (first === undefined || at === first.at) return 0;
      return Math.max(0, ((bytes - first.bytes) * 1000) / (at - first.at));
    },
  };
}
