import { expect, test } from 'vitest';
import { inVersion, type Shape } from './version-changes.ts';

const newest: Record<Shape, object> = {
  container: {
    Id: 'c'.repeat(64),
    HostConfig: { Annotations: { a: 'b' }, Memory: 1 },
    Config: { Healthcheck: { Test: ['CMD', 'true'], StartInterval: 5 }, Tty: false },
    NetworkSettings: { Ports: {}, Networks: { app: { Aliases: ['web'], DNSNames: ['web'] }, bridge: { Aliases: null, DNSNames: null } } },
  },
  'container-item': { Id: 'c', NetworkSettings: { Networks: { app: { DNSNames: ['web'], IPAddress: '1.2.3.4' } } } },
  image: { Id: 'i', Size: 5, Config: { Cmd: ['sh'] }, ContainerConfig: { Cmd: ['sh'] } },
  'image-item': { Id: 'i', Size: 5, RepoTags: [], RepoDigests: [], Containers: 2 },
  network: { Name: 'app', EnableIPv4: true },
  info: { BridgeNfIptables: true, RuncCommit: { ID: '1' }, ContainerdCommit: { ID: '' }, InitCommit: { ID: '' }, DiscoveredDevices: [], FirewallBackend: {}, CgroupVersion: '1', RegistryConfig: { Mirrors: [] }, SecurityOptions: ['name=seccomp,profile=default', 'name=rootless'] },
  'disk-usage': { Images: [{ Size: 5, RepoTags: [], RepoDigests: [] }] },
};

test('the newest version gets what was made, without what only old ones have', () => {
  for (const [shape, body] of Object.entries(newest)) {
    const { BridgeNfIptables: _, ...kept } = body as { BridgeNfIptables?: boolean };
    expect(inVersion(51, shape as Shape, body)).toEqual(kept);
  }
});

test.each<[Shape, number, object, string[]]>([
  ['image-item', 50, { Containers: -1, RepoTags: [] }, ['VirtualSize']],
  ['image-item', 43, { VirtualSize: 5, RepoTags: [] }, []],
  ['image-item', 42, { RepoTags: ['<none>:<none>'], RepoDigests: ['<none>@<none>'] }, []],
  ['image', 50, { Config: { Cmd: ['sh'] } }, ['Container', 'VirtualSize']],
  ['image', 49, { Config: { Cmd: ['sh'], Hostname: '', Env: null } }, ['Container']],
  ['image', 44, { Container: '', ContainerConfig: { Cmd: ['sh'], Env: null } }, ['VirtualSize']],
  ['image', 41, { VirtualSize: 5 }, []],
  ['container', 45, { NetworkSettings: { Networks: { app: { Aliases: ['web'], DNSNames: ['web'] } } } }, []],
  ['container', 44, { NetworkSettings: { Ports: {}, Networks: { app: { Aliases: ['web', 'cccccccccccc'], DNSNames: ['web'] }, bridge: { Aliases: null } } } }, []],
  ['container', 43, { Config: { Healthcheck: { Test: ['CMD', 'true'] } }, NetworkSettings: { Networks: { app: { Aliases: ['web', 'cccccccccccc'] } } }, HostConfig: { Annotations: { a: 'b' } } }, []],
  ['container', 41, { HostConfig: { Memory: 1, KernelMemory: 0, KernelMemoryTCP: 0 } }, []],
  ['network', 47, { Name: 'app' }, ['EnableIPv4']],
  ['info', 49, { BridgeNfIptables: true, FirewallBackend: {}, RuncCommit: { ID: '1' } }, ['DiscoveredDevices']],
  ['info', 48, { RuncCommit: { ID: '1', Expected: '1' }, RegistryConfig: { Mirrors: [], AllowNondistributableArtifactsCIDRs: [] } }, ['FirewallBackend']],
  ['info', 41, { CgroupVersion: '1', KernelMemory: false }, ['ExecutionDriver']],
  ['info', 24, { SecurityOptions: ['seccomp', 'rootless'], ExecutionDriver: '<not supported>' }, ['CgroupVersion']],
  ['disk-usage', 41, { BuilderSize: 0, Images: [{ VirtualSize: 5, RepoTags: ['<none>:<none>'] }] }, []],
])('%s in 1.%i', (shape, version, has, lacks) => {
  const body = inVersion(version, shape, newest[shape]);
  expect(body).toMatchObject(has);
  for (const name of lacks) expect(body).not.toHaveProperty(name);
});

test('names of DNS are gone below 1.44, with the rest of the endpoint kept', () => {
  expect(inVersion(43, 'container-item', newest['container-item'])).toEqual({ Id: 'c', NetworkSettings: { Networks: { app: { IPAddress: '1.2.3.4' } } } });
});
