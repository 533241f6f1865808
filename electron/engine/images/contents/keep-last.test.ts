import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepLast } from './keep-last.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('what was made last', () => {
  const setting = () => ({ last: keepLast<number>({ lingerMs: 1000, isKept: (made) => made < 100 }), make: vi.fn(async () => 7) });

  it('is made once for all that ask for it', async () => {
    const { last, make } = setting();
    expect(await Promise.all([last.get('a', make), last.get('a', make)])).toEqual([7, 7]);
    expect(await last.get('a', make)).toBe(7);
    expect(make).toHaveBeenCalledTimes(1);
  });

  it('gives way to another, to time, and to nothing else', async () => {
    const { last, make } = setting();
    await last.get('a', make);
    vi.advanceTimersByTime(900);
    await last.get('a', make);
    vi.advanceTimersByTime(900);
    await last.get('a', make);
    expect(make).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1000);
    await last.get('a', make);
    expect(make).toHaveBeenCalledTimes(2);
    expect(await last.get('b', async () => 8)).toBe(8);
    await last.get('a', make);
    expect(make).toHaveBeenCalledTimes(3);
  });

  it('is not kept where it is too big or failed', async () => {
    const { last, make } = setting();
    make.mockResolvedValueOnce(100).mockRejectedValueOnce(new Error('broken'));
    expect(await last.get('a', make)).toBe(100);
    await expect(last.get('a', make)).rejects.toThrow('broken');
    expect(await last.get('a', make)).toBe(7);
    expect(make).toHaveBeenCalledTimes(3);
  });
});
