import { expect, test } from 'vitest';
import { parseWaiting } from './list-sockets.ts';

const line = (local: string, state: string, inode: number): string => `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0000000000000000 100 0 0 10 0`;
const table = (...lines: string[]): string => ['  sl  local_address rem_address   st ...', ...lines, ''].join('\n');

test('what waits, with its address, of both families', () => {
  const text = table(
    line('00000000:1F90', '0A', 1),
    line('0100007F:1435', '0A', 2),
    line('0100007F:9999', '01', 3),
    line('00000000000000000000000000000000:0050', '0A', 4),
    line('00000000000000000000000001000000:0051', '0A', 5),
    line('0000000000000000FFFF00000100007F:0052', '0A', 6),
  );
  expect(parseWaiting(text, 'tcp').map(({ address, port, inode }) => `${address} ${port} ${inode}`)).toEqual([
    '0.0.0.0 8080 1', '127.0.0.1 5173 2', ':: 80 4', '::1 81 5', '127.0.0.1 82 6',
  ]);
});

test('of UDP what is not connected', () => {
  expect(parseWaiting(table(line('00000000:0035', '07', 1), line('00000000:0036', '01', 2)), 'udp')).toEqual([{ port: 53, protocol: 'udp', address: '0.0.0.0', inode: '1' }]);
  expect(parseWaiting('', 'udp')).toEqual([]);
});
