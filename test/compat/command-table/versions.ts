import { anything, type Row, type Topic } from './row.ts';

const as = (version: string, line: string) => `export DOCKER_API_VERSION=${version}; ${line}`;

/** In the oldest versions the client removes the container itself, and may tell that it gave up watching. */
const clientsWord = /^(time=.* level=error .*\n)*$/;

/** A short life in one version of the API, by the client of today. */
function lifeIn(version: string): Row[] {
  const name = `in-${version.replace('.', '-')}`;
  return [
    { line: as(version, `docker run --rm -e A=1 -w /tmp busybox sh -c 'echo $A; pwd; exit 3'`), code: 3, out: '1\n/tmp', err: clientsWord },
    { line: as(version, `docker run -d --name ${name} -l v=${version} -p 127.0.0.1::80 busybox sleep 1000 >/dev/null 2>&1; docker exec ${name} echo inside; docker logs ${name}; docker ps -f label=v=${version} --format '{{.Names}} {{.State}}'`), out: new RegExp(`^inside\n${name} (running)?\n$`) },
    { line: as(version, `docker inspect -f '{{.State.Status}} {{.Config.Labels.v}} {{.HostConfig.NetworkMode}}' ${name}`), out: new RegExp(`^running ${version.replace('.', '\\.')} (default|bridge)\n$`) },
    { line: as(version, `echo text > $T/old && docker cp -q $T/old ${name}:/tmp/ && docker exec ${name} cat /tmp/old && docker diff ${name} | sort`), out: 'text\nA /tmp/old\nC /tmp' },
    { line: as(version, `docker stats --no-stream --format '{{.Name}}' ${name}`), out: name },
    { line: as(version, `docker stop -t 0 ${name} && docker wait ${name} && docker rm ${name}`), out: `${name}\n137\n${name}` },
    { line: as(version, "docker images --format '{{.Repository}}' busybox; docker image inspect -f '{{.Os}}' busybox; docker history -q busybox | wc -l"), out: 'busybox\nlinux\n1' },
    { line: as(version, `docker network create ${name} >/dev/null && docker network inspect -f '{{.Name}} {{.Driver}}' ${name} && docker network rm ${name}`), out: `${name} bridge\n${name}` },
    { line: as(version, `docker volume create ${name} && docker volume inspect -f '{{.Name}}' ${name} && docker volume rm ${name}`), out: `${name}\n${name}\n${name}` },
    { line: as(version, `docker info -f '{{.OSType}} {{.Driver}}'; docker version -f '{{.Client.APIVersion}}'`), out: `linux overlay2\n${version}` },
  ];
}

export const versions: Topic = {
  topic: 'versions',
  rows: [
    ...['1.24', '1.30', '1.41'].flatMap(lifeIn),
    { line: as('1.24', 'docker system df'), code: 1, out: anything, err: /requires API version 1.25/ },
    { line: as('1.40', "docker system df --format '{{.Type}}' | head -1"), out: 'Images' },
    { line: as('1.24', 'docker container prune -f'), code: 1, err: /requires API version 1.25/ },
    { line: as('1.40', 'docker container prune -f'), out: 'Total reclaimed space: 0B' },
    { line: as('1.43', 'docker run --rm --annotation a=b busybox echo yes'), code: 125, err: /client version 1.43 is too new/, differs: { why: '20.10 speaks 1.41 at most', out: 'yes' } },
  ],
};
