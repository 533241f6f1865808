import { expect } from 'vitest';
import { anything, type Topic } from './row.ts';

const show = (format: string, name = 'full') => `docker inspect -f '${format}' ${name}`;
const text = expect.any(String) as unknown;
const number = expect.any(Number) as unknown;

/** What inspect shows of containers, by formats that people and tools use. */
export const inspect: Topic = {
  topic: 'inspect',
  setup: [
    'docker run -d --name full -h box -e A=1 -l k=v -w /srv -u 1:2 --entrypoint sleep --restart unless-stopped -m 64m -v /etc:/host-etc:ro -v /cache --tmpfs /scratch -p 127.0.0.1:18081:80/tcp --add-host x:10.0.0.1 --dns 192.0.2.1 --cap-add NET_ADMIN --health-cmd "test -e /ok" --health-interval 1h busybox 1000',
    'docker create --name plain busybox',
  ],
  rows: [
    { line: show('{{.Id}}'), out: /^[0-9a-f]{64}\n$/ },
    { line: show('{{.Name}} {{.Path}} {{json .Args}} {{.Driver}} {{.Platform}}'), out: '/full sleep ["1000"] overlay2 linux' },
    { line: show('{{.Created}}'), out: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,9}Z\n$/ },
    { line: show('{{.Image}}'), out: /^sha256:[0-9a-f]{64}\n$/ },
    { line: show('{{.State.Status}} {{.State.ExitCode}} {{.State.Error}} {{.State.FinishedAt}}'), out: 'running 0  0001-01-01T00:00:00Z' },
    { line: show('{{gt .State.Pid 1}}'), out: 'true' },
    { line: show('{{.State.Health.Status}} {{.State.Health.FailingStreak}}'), out: 'starting 0' },
    { line: show('{{.Config.Hostname}}|{{.Config.User}}|{{.Config.WorkingDir}}|{{.Config.Image}}|{{json .Config.Cmd}}|{{json .Config.Entrypoint}}'), out: 'box|1:2|/srv|busybox|["1000"]|["sleep"]' },
    { line: show('{{json .Config.Env}}'), out: '["A=1","PATH=/usr/sbin:/usr/bin:/sbin:/bin"]' },
    { line: show('{{json .Config.Labels}} {{json .Config.Volumes}} {{json .Config.ExposedPorts}}'), out: '{"k":"v"} {"/cache":{}} {"80/tcp":{}}' },
    { line: show('{{json .Config.Healthcheck}}'), out: '{"Test":["CMD-SHELL","test -e /ok"],"Interval":3600000000000}' },
    { line: show('{{.Config.Tty}} {{.Config.OpenStdin}} {{.Config.StdinOnce}} {{.Config.AttachStdin}} {{.Config.AttachStdout}}'), out: 'false false false false false' },
    { line: show('{{json .HostConfig.RestartPolicy}}'), out: '{"Name":"unless-stopped","MaximumRetryCount":0}' },
    { line: show('{{.HostConfig.Memory}} {{.HostConfig.NanoCpus}} {{.HostConfig.ShmSize}} {{.HostConfig.Privileged}} {{.HostConfig.ReadonlyRootfs}}'), out: '67108864 0 67108864 false false' },
    { line: show('{{json .HostConfig.Binds}} {{json .HostConfig.Tmpfs}}'), out: '["/etc:/host-etc:ro"] {"/scratch":""}' },
    { line: show('{{json .HostConfig.PortBindings}}'), out: '{"80/tcp":[{"HostIp":"127.0.0.1","HostPort":"18081"}]}' },
    { line: show('{{json .HostConfig.ExtraHosts}} {{json .HostConfig.Dns}} {{json .HostConfig.CapAdd}} {{json .HostConfig.CapDrop}}'), out: '["x:10.0.0.1"] ["192.0.2.1"] ["CAP_NET_ADMIN"] null', differs: { why: 'as the client sent it: later engines no longer rewrite the names', out: /^\["x:10.0.0.1"\] \["192.0.2.1"\] \["(CAP_)?NET_ADMIN"\] null\n$/ } },
    { line: show('{{.HostConfig.NetworkMode}} {{.HostConfig.LogConfig.Type}} {{.HostConfig.Runtime}} {{.HostConfig.CgroupnsMode}} {{.HostConfig.IpcMode}}'), out: 'default json-file runc host private', differs: { why: 'client 28 asks for bridge where the API is above 1.43', out: /^(default|bridge) json-file runc (host|private) private\n$/ } },
    { line: show('{{len .HostConfig.MaskedPaths}} {{len .HostConfig.ReadonlyPaths}}'), out: /^\d+ 5\n$/ },
    { line: show('{{range .Mounts}}{{.Type}} {{.Destination}} {{.RW}}{{println}}{{end}}') + ' | sort', out: '\nbind /host-etc false\nvolume /cache true' },
    { line: show('{{range .Mounts}}{{if eq .Type "volume"}}{{.Driver}} {{len .Name}}{{end}}{{end}}'), out: 'local 64' },
    { line: show('{{json .NetworkSettings.Ports}}'), out: '{"80/tcp":[{"HostIp":"127.0.0.1","HostPort":"18081"}]}' },
    { line: show('{{(index (index .NetworkSettings.Ports "80/tcp") 0).HostPort}}'), out: '18081' },
    { line: show('{{.NetworkSettings.IPAddress}} {{.NetworkSettings.Gateway}} {{.NetworkSettings.IPPrefixLen}} {{.NetworkSettings.MacAddress}}'), out: /^\d+\.\d+\.\d+\.\d+ \d+\.\d+\.\d+\.\d+ \d+ [0-9a-f:]{17}\n$/ },
    { line: show('{{range $name, $net := .NetworkSettings.Networks}}{{$name}} {{len $net.NetworkID}} {{len $net.EndpointID}}{{end}}'), out: 'bridge 64 64' },
    { line: show('{{.NetworkSettings.SandboxKey}}'), out: /^\/.+\n$/ },
    { line: show('{{.State.StartedAt}}', 'plain'), out: '0001-01-01T00:00:00Z' },
    { line: show('{{json .Mounts}} {{json .Config.Env}} {{json .Config.Cmd}} {{json .Config.Entrypoint}} {{json .NetworkSettings.Ports}}', 'plain'), out: '[] ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"] ["sh"] null {}' },
    { line: show('{{json .Config.Labels}} {{json .HostConfig.Binds}} {{json .HostConfig.PortBindings}} {{json .State.Health}}', 'plain'), out: '{} null {} null', differs: { why: 'what is not there is left out, as later engines do', out: /^\{\} null \{\} (null|<no value>)\n$/ } },
    { line: show('{{.SizeRw}}', '-s plain'), out: '0' },
    { line: show('{{.SizeRootFs}}', '-s plain'), out: /^[1-9]\d{5,}\n$/ },
    { line: show('{{.Nosuch}}'), code: 1, out: '', err: /template parsing error|map has no entry for key "Nosuch"/ },
    { line: "docker inspect -f '{{' full", code: 64, err: /template parsing error|parse/ },
    { line: 'docker inspect full plain | grep -c \'"Id"\'', out: '2' },
    { line: 'docker inspect nosuch', code: 1, out: '[]', err: /^Error: No such object: nosuch\n$|no such object: nosuch/ },
    { line: "docker inspect -f '{{.Name}}' full nosuch", code: 1, out: '/full', err: /[Nn]o such object: nosuch/ },
    { line: 'docker container inspect nosuch', code: 1, out: '[]', err: /No such container: nosuch/ },
    { line: 'docker inspect --type image full', code: 1, out: '[]', err: /No such image: full/ },
    { line: 'docker inspect --type nosuch full', code: 1, err: anything },
    { line: "docker inspect --type container -f '{{.Name}}' full", out: '/full' },
    { line: "docker inspect -f '{{json .}}' full", out: { json: { Id: text, Created: text, RestartCount: number, LogPath: text, HostnamePath: text, HostsPath: text, ResolvConfPath: text, Mounts: expect.any(Array), GraphDriver: { Name: 'overlay2' }, NetworkSettings: { Networks: { bridge: { IPAddress: text, Gateway: text } } } } } },
    { line: "docker inspect $(docker ps -q -f name=full | cut -c1-6) -f '{{.Name}}'", out: '/full' },
  ],
};
