/** What a terminal has shown, oldest dropped first, readable from any point by any number of readers. Positions count characters from the start. */
export type Scrollback = {
  append(data: string): void;
  /** From `position`, or from the oldest kept after it; '' where nothing is newer. */
  read(position: number, atMost: number): { readonly data: string; readonly next: number };
  /** Where the next character will be. */
  end(): number;
};

/** 10,000 lines of 200 characters. */
export const scrollbackLength = 1 << 21;
/** Output comes by the character at times: it is kept in pieces of at least this length. */
const pieceLength = 4096;

export function createScrollback(keep: number = scrollbackLength): Scrollback {
  const chunks: { readonly start: number; data: string }[] = [];
  let end = 0;
  return {
    append: (data) => {
      if (data === '') return;
      const last = chunks.at(-1);
      if (last !== undefined && last.data.length < pieceLength) last.data += data;
      else chunks.push({ start: end, data });
      end += data.length;
      while (chunks.length > 1 && end - (chunks[1]?.start ?? end) >= keep) chunks.shift();
    },
    read: (position, atMost) => {
      const index = chunks.findIndex(({ start, data }) => start + data.length > position);
      if (index < 0) return { data: '', next: end };
      let data = '';
      let next = Math.max(position, chunks[index]?.start ?? 0);
      for (const chunk of chunks.slice(index)) {
        const part = chunk.data.slice(next - chunk.start, next - chunk.start + atMost - data.length);
        data += part;
        next += part.length;
        if (data.length >= atMost) break;
      }
      return { data, next };
    },
    end: () => end,
  };
}
