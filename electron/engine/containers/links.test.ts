import { expect, test } from 'vitest';
import { buildLinkEnv } from './links.ts';
import { emptySpec } from './testing/empty-spec.ts';

test('the variables of a link, as docker 20.10 sets them', () => {
  const spec = { ...emptySpec, network: { ...emptySpec.network, exposedPorts: ['443/tcp', '80/tcp', '53/udp'] } };
  expect(buildLinkEnv({ self: 'web', alias: 'my-db', ip: '172.29.0.2' }, { spec, env: ['PATH=/bin', 'A=1=2', 'GONE'] })).toEqual([
    'MY_DB_PORT=udp://172.29.0.2:53',
    ...['53_UDP', '80_TCP', '443_TCP'].flatMap((part) => {
      const [port = '', protocol = ''] = part.toLowerCase().split('_');
      const name = `MY_DB_PORT_${part}`;
      return [`${name}=${protocol}://172.29.0.2:${port}`, `${name}_ADDR=172.29.0.2`, `${name}_PORT=${port}`, `${name}_PROTO=${protocol}`];
    }),
    'MY_DB_NAME=/web/my-db',
    'MY_DB_ENV_A=1=2',
  ]);
  expect(buildLinkEnv({ self: 'web', alias: 'db', ip: '172.29.0.2' }, { spec: emptySpec, env: [] })).toEqual(['DB_NAME=/web/db']);
});
