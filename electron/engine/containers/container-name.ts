import { EngineError } from '../../shared/errors/engine-error.ts';

const pattern = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;

/** A container's name as clients send it, with or without Docker's leading slash. Fails with `invalid` in Docker's words. */
export function parseContainerName(text: string): string {
  const name = text.startsWith('/') ? text.slice(1) : text;
  if (!pattern.test(name)) throw new EngineError('invalid', `Invalid container name (${text}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`);
  return name;
}

const adjectives = [
  'amber', 'balmy', 'brave', 'breezy', 'bright', 'brisk', 'calm', 'clear', 'clever', 'coral', 'crisp', 'daring', 'drifting', 'eager', 'early', 'fair',
  'gentle', 'glassy', 'golden', 'hardy', 'hazy', 'high', 'idle', 'keen', 'kind', 'leeward', 'lively', 'low', 'lucky', 'mellow', 'misty', 'moonlit', 'nimble',
  'northern', 'patient', 'pearly', 'placid', 'quiet', 'rapid', 'ready', 'restful', 'rolling', 'salty', 'sandy', 'silver', 'southern', 'starlit', 'steady',
  'sturdy', 'sunny', 'swift', 'tidal', 'tranquil', 'trusty', 'vivid', 'warm', 'wavy', 'weathered', 'western', 'windward',
] as const;

const nouns = [
  'albatross', 'anchor', 'barge', 'bay', 'beacon', 'bollard', 'breaker', 'breakwater', 'buoy', 'canal', 'capstan', 'cargo', 'clipper', 'cormorant', 'cove',
  'crane', 'current', 'cutter', 'delta', 'dinghy', 'dock', 'dune', 'estuary', 'ferry', 'fjord', 'gull', 'harbour', 'heron', 'inlet', 'jetty', 'kelp', 'ketch',
  'lagoon', 'lantern', 'lighthouse', 'lock', 'marina', 'mast', 'mooring', 'oar', 'osprey', 'otter', 'pelican', 'pier', 'pilot', 'plover', 'quay', 'reef',
  'rudder', 'sail', 'schooner', 'seal', 'shoal', 'skiff', 'slipway', 'tern', 'tide', 'tug', 'wharf', 'yawl',
] as const;

function pick(words: readonly string[]): string {
  return words[Math.floor(Math.random() * words.length)] as string;
}

/** A free name such as `steady_lantern`; with a number where luck runs out. */
export function makeContainerName(isTaken: (name: string) => boolean): string {
  for (let attempt = 0; ; attempt += 1) {
    const name = `${pick(adjectives)}_${pick(nouns)}${attempt < 5 ? '' : attempt}`;
    if (!isTaken(name)) return name;
  }
}
