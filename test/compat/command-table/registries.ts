import { expect } from 'vitest';
import { anything, type Topic } from './row.ts';

const host = String.raw`127\.0\.0\.1:\d+`;
const layers = String.raw`([0-9a-f]{12}: .*\n)+`;
const digest = 'sha256:[0-9a-f]{64}';
const pulled = (tag: string, status: string) => String.raw`${tag}: Pulling from busybox\n(${layers})?Digest: ${digest}\nStatus: ${status} for ${host}/busybox:${tag}\n${host}/busybox:${tag}\n`;
const pushed = (tag: string, outcome: string) => String.raw`The push refers to repository \[${host}/mine\]\n(([0-9a-f]{12}: (Preparing|Waiting)\n)+([0-9a-f]{12}: ${outcome}\n)+${tag}: digest: ${digest} size: \d+\n)`;

/** Pull, push, login and search. `$R` is a registry with `busybox`, tags `latest` and `two`; `$G` one with `secret:1` that wants the password `let me in` of ada. */
export const registries: Topic = {
  topic: 'registries',
  rows: [
    { line: 'docker rmi -f $R/busybox >/dev/null 2>&1; docker pull $R/busybox', out: new RegExp(`^Using default tag: latest\n${pulled('latest', 'Downloaded newer image')}$`) },
    { line: 'docker pull $R/busybox:latest', out: new RegExp(`^${pulled('latest', 'Image is up to date')}$`) },
    { line: 'docker pull -q $R/busybox:two', out: new RegExp(`^${host}/busybox:two\n$`) },
    { line: "docker pull $R/busybox@$(docker image inspect -f '{{index .RepoDigests 0}}' $R/busybox:two | cut -d@ -f2)", out: new RegExp(`^${host}/busybox@${digest}: Pulling from busybox\n(${layers})?Digest: ${digest}\nStatus: Image is up to date for ${host}/busybox@${digest}\n${host}/busybox@${digest}\n$`) },
    { line: 'docker rmi -f $R/busybox:two $R/busybox:latest >/dev/null; docker pull -a $R/busybox', out: new RegExp(`^latest: Pulling from busybox\n(${layers})?Digest: ${digest}\ntwo: Pulling from busybox\n(${layers})?Digest: ${digest}\nStatus: (Downloaded newer image|Image is up to date) for ${host}/busybox\n${host}/busybox\n$`) },
    { line: "docker images $R/busybox --format '{{.Tag}}' | sort", out: 'latest\ntwo' },
    { line: 'docker pull -a $R/busybox:two', code: 1, err: "tag can't be used with --all-tags/-a" },
    { line: 'docker pull -a $R/nosuch', code: 1, err: /nosuch/ },
    { line: 'docker pull $R/busybox:nosuch', code: 1, err: new RegExp(`^Error response from daemon: manifest for ${host}/busybox:nosuch not found: manifest unknown`) },
    { line: 'docker pull --platform linux/s390x $R/busybox', out: /WARNING: image with reference .* was found but does not match the specified platform: wanted linux\/s390x, actual: linux\//, differs: { why: 'an image of another platform than the one that was asked for is refused', code: 1, out: anything, err: /was found but does not match the specified platform: wanted linux\/s390x, actual linux\// } },
    { line: 'docker pull --platform linux/amd64/v9/x $R/busybox', code: 1, out: anything, err: /amd64\/v9\/x/ },
    { line: 'curl -s --unix-socket ${DOCKER_HOST#unix://} http://d/v1.41/distribution/$R/busybox/json', out: { json: { Descriptor: { digest: expect.stringMatching(/^sha256:/), size: expect.any(Number) }, Platforms: null } }, differs: { why: 'the platform of an OCI manifest is told too, as by newer ones', out: { json: { Platforms: [{ os: 'linux' }] } } } },
    { line: "curl -s -o /dev/null -w '%{http_code}' --unix-socket ${DOCKER_HOST#unix://} http://d/v1.41/distribution/$R/busybox:nosuch/json", out: '404' },
    { line: 'docker tag busybox $R/mine:1 && docker push $R/mine:1', out: new RegExp(`^${pushed('1', '(Pushed|Mounted from busybox)')}$`) },
    { line: 'docker tag busybox $R/mine:2 && docker push $R/mine:2', out: new RegExp(`^${pushed('2', 'Layer already exists')}$`) },
    { line: 'docker push -a $R/mine', out: new RegExp(`^${pushed('1', 'Layer already exists')}([0-9a-f]{12}: .*\n)*2: digest: ${digest} size: \\d+\n$`) },
    { line: 'docker push -q $R/mine:1', out: new RegExp(`^${host}/mine:1\n$`) },
    { line: "docker image inspect -f '{{range .RepoDigests}}{{println .}}{{end}}' $R/mine:1 | grep -c mine@sha256", out: '1' },
    { line: 'docker push -a $R/mine:1', code: 1, err: "tag can't be used with --all-tags/-a" },
    { line: "docker push $(docker image inspect -f '{{range .RepoDigests}}{{println .}}{{end}}' $R/mine:1 | grep mine@)", code: 1, err: /cannot push a digest reference/ },
    { line: 'docker push $R/nosuch', code: 1, out: anything, err: /An image does not exist locally with the tag: / },
    { line: 'docker push -a $R/nosuch', code: 1, out: anything, err: /An image does not exist locally with the tag: / },
    { line: 'docker rmi $R/mine:1 $R/mine:2 | grep -c Untagged', out: /^[23]\n$/ },
    { line: 'docker pull $G/secret:1', code: 1, err: /no basic auth credentials|pull access denied for/ },
    { line: 'echo wrong | docker login -u ada --password-stdin $G', code: 1, err: /unauthorized|401|user name or password was refused/ },
    { line: "echo 'let me in' | docker login -u ada --password-stdin $G 2>/dev/null", out: 'Login Succeeded' },
    { line: 'docker pull -q $G/secret:1', out: new RegExp(`^${host}/secret:1\n$`) },
    { line: 'docker tag $G/secret:1 $G/mine:1 && docker push -q $G/mine:1', out: new RegExp(`^${host}/mine:1\n$`) },
    { line: 'docker logout $G', out: new RegExp(`^Removing login credentials for ${host}\n$`) },
    { line: 'docker push $G/mine:1', code: 1, out: anything, err: /no basic auth credentials|push access denied for/ },
    { line: 'docker search $R/busybox', code: 1, err: /^Error response from daemon: / },
    { line: 'docker search --limit 101 x', code: 1, err: /^Error response from daemon: (limit 101 is|[Ll]imit 101) (is )?outside the range of \[1, 100\]/ },
    { line: 'docker search -f stars=x x', code: 1, err: /[Ii]nvalid filter 'stars/ },
    { line: 'docker search -f nosuch=x x', code: 1, err: /[Ii]nvalid filter 'nosuch'/ },
    { line: 'docker rmi $R/busybox:latest $R/busybox:two $G/secret:1 $G/mine:1 | grep -c ^Untagged', out: /^\d+\n$/ },
  ],
};
