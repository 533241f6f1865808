import { anything, type Outcome, type Row, type Topic } from './row.ts';

/** A folder below `$T/b` with these files. */
const context = (name: string, files: Readonly<Record<string, string>>): string =>
  Object.entries(files)
    .map(([file, text]) => `f=$T/b/${name}/${file}; mkdir -p "$(dirname $f)"; echo ${Buffer.from(text).toString('base64')} | base64 -d >$f`)
    .join('; ');

/** A build whose words alone count, with ids masked and without what names containers: the client says on stderr that its builder is old. */
const words = (args: string, more = ''): string =>
  `${more}docker build ${args} 2>/dev/null | sed -E -e 's/\\x1b\\[[0-9]+m//g' -e '/^(Sending build context| ---> Running in|Removing intermediate| ---> Cache missed)/d' -e '/^$/d' -e 's/[0-9a-f]{12}/ID/g'`;
/** With what names the container of a RUN that really runs; what stands on stderr and the line that failed are left out. */
const said = (args: string): string =>
  `docker build ${args} 2>/dev/null | sed -E -e 's/\\x1b\\[[0-9]+m//g' -e '/^(Sending build context| ---> Cache missed| ---> Failed at)/d' -e '/^$/d' -e 's/[0-9a-f]{12}/ID/g'`;
const build = (args: string, outcome: Outcome & Pick<Row, 'differs'> = {}): Row => ({ line: `docker build ${args}`, out: anything, err: anything, ...outcome });
const run = (line: string, out: Outcome['out']): Row => ({ line, out: out ?? '' });
const show = (format: string, name: string): string => `docker image inspect -f '${format}' ${name}`;

const two = `FROM busybox AS base
ARG X=1
ENV A=b
WORKDIR /app
COPY file.txt .
RUN echo "x is $X"; echo y
LABEL k=v
FROM base
COPY --from=base /app/file.txt /copied
CMD ["cat", "/copied"]
`;
const twoSteps = two.trim().split('\n').map((text, index) => `Step ${index + 1}/10 : ${text}`);
/** Every step with what follows it. */
const told = (after: Readonly<Record<number, string>>, rest: string): string => twoSteps.flatMap((line, index) => [line, ...(after[index + 1] ?? '').split('|').filter(Boolean)]).join('\n') + `\n${rest}`;
const id = ' ---> ID';
const cached = ` ---> Using cache|${id}`;
const all = (what: string, others: Readonly<Record<number, string>> = {}): Record<number, string> => ({ ...Object.fromEntries(twoSteps.map((_, index) => [index + 1, what])), 1: id, 8: id, ...others });

/** What `POST /build` and the clients that use it alone promise. */
export const builds: Topic = {
  topic: 'build',
  setup: [
    context('two', { Dockerfile: two, 'file.txt': 'hi\n', Dockerfile2: 'FROM busybox\nRUN echo other file\n' }),
    context('fail', { Dockerfile: 'FROM busybox\nRUN echo said; echo and >&2; exit 3\n', One: 'FROM busybox\nRUN echo said; exit 3\n', Exec: 'FROM busybox\nRUN ["nosuch"]\n', Copy: 'FROM busybox\nCOPY nosuch.txt /\n', Word: 'FROM busybox\nRUNN x\n', Empty: '', Base: 'FROM nosuch.invalid/x:1\n', Circle: 'FROM busybox AS a\nCOPY --from=nosuch /x /\n' }),
    context('ignore', { Dockerfile: 'FROM busybox\nCOPY . /all\nRUN cd /all; find . -type f | sort\n', '.dockerignore': '*.log\nsub\n!sub/keep\n', 'a.log': '', 'b.txt': '', 'sub/x': '', 'sub/keep': '' }),
    context('flags', {
      Args: 'FROM busybox\nARG ONE=default\nARG TWO\nRUN echo "[$ONE] [$TWO]"\n', Net: 'FROM busybox\nRUN ls /sys/class/net\n', Hosts: 'FROM busybox\nRUN grep made-up /etc/hosts\n', Limits: 'FROM busybox\nRUN ulimit -n; ulimit -Hn\n',
      Shm: "FROM busybox\nRUN df -m /dev/shm | awk 'NR==2 {print $2}'\n", Pull: 'FROM REGISTRY/busybox:latest\nRUN echo pulled\n', Trigger: 'FROM busybox\nONBUILD RUN echo triggered\n', Triggered: 'FROM trigger\nRUN echo own\n', Sleep: 'FROM busybox\nRUN echo begun; sleep 100\n',
    }),
    'sed -i "s/REGISTRY/$R/" $T/b/flags/Pull',
  ],
  rows: [
    { line: words('-t two:1 -t two:also $T/b/two'), out: told(all(id, { 6: `x is 1|y|${id}` }), 'Successfully built ID\nSuccessfully tagged two:1\nSuccessfully tagged two:also') },
    { line: words('-t two:1 $T/b/two'), out: told(all(cached), 'Successfully built ID\nSuccessfully tagged two:1') },
    { line: words('-t two:2 $T/b/two', 'echo changed >$T/b/two/file.txt; '), out: /Step 4\/10 : WORKDIR \/app\n ---> Using cache\n ---> ID\nStep 5\/10 : COPY file.txt \.\n ---> ID\nStep 6\/10.*\nx is 1\n/ },
    run('docker run --rm two:2', 'changed'),
    run('docker run --rm two:1', 'hi'),
    { line: words('--no-cache $T/b/two') + ' | grep -c "Using cache"', code: 1, out: '0' },
    run(show('{{json .Config.Cmd}} {{json .Config.Env}} {{.Config.WorkingDir}} {{json .Config.Labels}}', 'two:1'), '["cat","/copied"] ["PATH=/usr/sbin:/usr/bin:/sbin:/bin","A=b"] /app {"k":"v"}'),
    run('docker images two --format "{{.Tag}}" | sort', '1\n2\nalso'),

    { line: 'docker build -q $T/b/two 2>/dev/null', out: /^sha256:[0-9a-f]{64}\n$/ },
    { line: 'docker build --iidfile $T/iid -t two:iid $T/b/two >/dev/null 2>&1; docker images -q --no-trunc two:iid | tr -d "\\n" | cmp - $T/iid && wc -c <$T/iid', out: '71' },
    { line: 'docker build -q --target base -t two:base $T/b/two >/dev/null 2>&1; docker run --rm two:base cat file.txt', out: 'changed' },
    build('--target nosuch $T/b/two', { code: 1, err: /failed to reach build target nosuch in Dockerfile/, differs: { why: 'the stages that there are help', code: 1, out: anything, err: /target stage "nosuch" could not be found: the stages are base/ } }),
    { line: words('-f $T/b/two/Dockerfile2 $T/b/two'), out: /Step 2\/2 : RUN echo other file\nother file\n/ },
    { line: 'cp $T/b/two/Dockerfile2 $T/outside; ' + words('--no-cache -f $T/outside $T/b/two'), out: /\nother file\n/ },
    { line: words('--no-cache - <$T/b/two/Dockerfile2'), out: /^Step 1\/2 : FROM busybox\n ---> ID\nStep 2\/2 : RUN echo other file\nother file\n ---> ID\nSuccessfully built ID\n$/ },
    { line: words('--no-cache -f - $T/b/two <$T/b/two/Dockerfile2'), out: /\nother file\n/ },
    { line: words('-f Dockerfile2 --no-cache -', 'tar -C $T/b/two -c . | '), out: /\nother file\n/ },
    { line: words('-f Dockerfile2 --no-cache -', 'tar -C $T/b/two -cz . | '), out: /\nother file\n/ },
    { line: words('-f two/Dockerfile2 --no-cache -', 'tar -C $T/b -c two | '), out: /\nother file\n/ },
    { line: words('$T/b/ignore'), out: /\n\.\/Dockerfile\n\.\/b\.txt\n\.\/sub\/keep\n/, differs: { why: 'the client sends .dockerignore and Dockerfile for the engine alone; both are told apart as Docker does', out: /\n(\.\/\.dockerignore\n)?\.\/Dockerfile\n\.\/b\.txt\n\.\/sub\/keep\n/ } },

    { line: words('-f $T/b/flags/Args --no-cache $T/b/flags'), out: /\n\[default\] \[\]\n/ },
    { line: words('-f $T/b/flags/Args --no-cache --build-arg ONE=1 --build-arg TWO="a b" $T/b/flags'), out: /\n\[1\] \[a b\]\n/ },
    { line: words('-f $T/b/flags/Args --build-arg NONE=1 $T/b/flags'), out: /\[Warning\] (Args:1: )?One or more build-args \[NONE\] were not consumed.*\nSuccessfully built ID\n$/ },
    { line: words('-f $T/b/flags/Args --build-arg HTTP_PROXY=http://p $T/b/flags') + ' | grep -c Warning', code: 1, out: '0' },
    { line: 'docker build -q --label l=1 --label m=2 -t labelled $T/b/two >/dev/null 2>&1; ' + show('{{json .Config.Labels}}', 'labelled'), out: '{"k":"v","l":"1","m":"2"}' },
    { line: words('-f $T/b/flags/Net --no-cache --network none $T/b/flags'), out: /\nlo\n ---> ID\n/ },
    { line: words('-f $T/b/flags/Hosts --add-host made-up:10.1.2.3 $T/b/flags'), out: /\n10\.1\.2\.3\s+made-up\n/ },
    { line: words('-f $T/b/flags/Limits --ulimit nofile=100:200 $T/b/flags'), out: /\n100\n200\n/ },
    { line: words('-f $T/b/flags/Shm --shm-size 8m $T/b/flags'), out: /\n8\n/ },
    { line: words('-f $T/b/flags/Pull --pull $T/b/flags'), out: /\npulled\n/ },
    build('-f $T/b/flags/Args --cache-from busybox --rm=false --force-rm -m 200m --cpu-shares 100 --cpu-period 100000 --cpu-quota 50000 $T/b/flags'),
    build('-f $T/b/flags/Args --security-opt seccomp=unconfined $T/b/flags', { code: 1, err: /does not support setting security options on build/, differs: { why: 'a step runs as any container', out: anything, err: anything } }),
    build('--squash $T/b/two', { code: 1, err: /"--squash" is only supported on a Docker daemon with experimental features enabled/ }),
    { line: `docker build -q -f $T/b/flags/Trigger -t trigger $T/b/flags >/dev/null 2>&1; ${words('-f $T/b/flags/Triggered $T/b/flags')}`, out: /# Executing 1 build trigger( : RUN echo triggered)?\ntriggered\n ---> ID\nStep 2\/2 : RUN echo own\nown\n/ },

    { line: said('--no-cache -f $T/b/two/Dockerfile2 $T/b/two'), out: 'Step 1/2 : FROM busybox\n ---> ID\nStep 2/2 : RUN echo other file\n ---> Running in ID\nother file\nRemoving intermediate container ID\n ---> ID\nSuccessfully built ID' },
    { line: said('--no-cache --rm=false -f $T/b/two/Dockerfile2 $T/b/two'), out: 'Step 1/2 : FROM busybox\n ---> ID\nStep 2/2 : RUN echo other file\n ---> Running in ID\nother file\n ---> ID\nSuccessfully built ID' },
    { line: said('-f $T/b/two/Dockerfile2 $T/b/two') + ' | grep -c container', code: 1, out: '0' },
    { line: said('-f $T/b/fail/One $T/b/fail'), out: 'Step 1/2 : FROM busybox\n ---> ID\nStep 2/2 : RUN echo said; exit 3\n ---> Running in ID\nsaid' },
    { line: said('--force-rm -f $T/b/fail/One $T/b/fail'), out: 'Step 1/2 : FROM busybox\n ---> ID\nStep 2/2 : RUN echo said; exit 3\n ---> Running in ID\nsaid\nRemoving intermediate container ID' },
    { line: "docker build --no-cache -f $T/b/two/Dockerfile2 $T/b/two 2>/dev/null | sed -n -E 's/.*(Running in|intermediate container) //p' | uniq | wc -l", out: '1' },

    build('$T/b/fail', { code: 3, err: /The command '\/bin\/sh -c echo said; echo and >&2; exit 3' returned a non-zero code: 3\n$/ }),
    build('-q $T/b/fail', { code: 3, out: '', err: /said\n(.|\n)*returned a non-zero code: 3\n$/ }),
    { line: "cp $T/b/fail/Dockerfile $T/outside; docker build -f $T/outside $T/b/fail 2>/dev/null | grep -o ' ---> Failed.*'", code: 1, differs: { why: 'the line is named', out: ' ---> Failed at Dockerfile:2' } },
    { line: 'docker ps -aq --filter status=running', out: '' },
    build('-f $T/b/fail/Exec $T/b/fail', { code: 1, err: /nosuch.*not found in \$PATH/, differs: { why: 'the client ends with the code that a shell has for it', code: 127, out: anything, err: /nosuch.*not found in \$PATH/ } }),
    build('-f $T/b/fail/Copy $T/b/fail', { code: 1, err: /nosuch\.txt/ }),
    build('-f $T/b/fail/Word $T/b/fail', { code: 1, err: /line 2: unknown instruction: RUNN/ }),
    build('-f $T/b/fail/Empty $T/b/fail', { code: 1, err: /the Dockerfile (\(Empty\) )?cannot be empty/ }),
    build('-f $T/b/fail/Base $T/b/fail', { code: 1, err: /nosuch\.invalid/ }),
    build('-f $T/b/fail/Circle $T/b/fail', { code: 1, err: /nosuch/ }),
    build('-f $T/b/fail/None $T/b/fail', { code: 1, err: /None/ }),
    build('-t BAD:1 $T/b/two', { code: 125, err: /invalid argument "BAD:1"|must be lowercase/ }),
    build('$T/b/nosuch', { code: 1, err: /unable to prepare context: path .* not found/ }),
    build('--build-arg $T/b/two', { code: 1, err: /requires (exactly )?1 argument/ }),
    { line: 'DOCKER_BUILDKIT=1 docker build $T/b/two', code: 1, err: /BuildKit is enabled but the buildx component is missing or broken/ },
    { line: 'docker build --no-cache -f $T/b/flags/Sleep $T/b/flags >$T/sleep 2>&1 & p=$!; until grep -qs begun $T/sleep; do sleep 0.05; done; kill -INT $p; wait $p; for i in $(seq 100); do docker ps -q | grep -q . || break; sleep 0.05; done; docker ps -q', out: '' },

    { line: 'docker system df --format "{{.Type}}" | tail -1', out: 'Build Cache' },
    { line: 'docker system df -v | grep "^Build cache usage"', out: /^Build cache usage: \S+\n$/ },
    { line: 'docker builder prune -f', out: /^(Deleted build cache objects:\n(\S+\n)+\n)?Total reclaimed space:\s+\S+\n$/, err: anything },
    { line: 'docker builder prune -af', out: /^(Deleted build cache objects:\n(\S+\n)+\n)?Total reclaimed space:\s+\S+\n$/, err: anything },
    { line: 'docker builder prune -af', out: /^Total reclaimed space: +0B\n$/, err: anything },
    { line: 'docker builder prune -f --filter until=24h --keep-storage 1GB', out: /^Total reclaimed space: +0B\n$/, err: anything },
    { line: 'docker builder prune -f --filter nosuch=1', code: 1, err: /nosuch/ },
    { line: 'docker run --rm two:2', out: 'changed' },
  ],
};

const ask = (path: string, options = '') => `curl -s -X POST --unix-socket "\${DOCKER_HOST#unix://}" -H 'Content-Type: application/x-tar' ${options} "http://d${path}"`;
const status = (path: string, options = '') => ask(path, `-o /dev/null -w '%{http_code} %{content_type}' ${options}`);
const sent = '--data-binary @$T/b.tar';
const refused = (code: string, why: string): Pick<Row, 'out' | 'differs'> => ({ out: `${code} application/json`, differs: { why, out: '400 application/json' } });

/** The stream itself. */
export const buildStream: Topic = {
  topic: 'build, line by line',
  setup: [context('plain', { Dockerfile: 'FROM busybox\nRUN echo out\n' }), 'tar -C $T/b/plain -cf $T/b.tar .'],
  rows: [
    { line: ask('/v1.41/build?t=plain:1&rm=1', sent) + " | sed -E -e 's/[0-9a-f]{64}/LONG/g; s/[0-9a-f]{12}/ID/g' | tr -d '\\r' | grep -v -e 'Running in' -e Removing", out: [
      '{"stream":"Step 1/2 : FROM busybox"}', '{"stream":"\\n"}', '{"stream":" ---\\u003e ID\\n"}', '{"stream":"Step 2/2 : RUN echo out"}', '{"stream":"\\n"}', '{"stream":"out\\n"}', '{"stream":" ---\\u003e ID\\n"}',
      '{"aux":{"ID":"sha256:LONG"}}', '{"stream":"Successfully built ID\\n"}', '{"stream":"Successfully tagged plain:1\\n"}',
    ].join('\n'), differs: { why: 'JSON that is not read by browsers needs no escapes', out: [
      '{"stream":"Step 1/2 : FROM busybox"}', '{"stream":"\\n"}', '{"stream":" ---> ID\\n"}', '{"stream":"Step 2/2 : RUN echo out"}', '{"stream":"\\n"}', '{"stream":"out\\n"}', '{"stream":" ---> ID\\n"}',
      '{"aux":{"ID":"sha256:LONG"}}', '{"stream":"Successfully built ID\\n"}', '{"stream":"Successfully tagged plain:1\\n"}',
    ].join('\n') } },
    { line: ask('/v1.41/build?q=1', sent), out: /^\{"stream":"sha256:[0-9a-f]{64}\\n"\}\r?\n$/ },
    { line: status('/v1.24/build', sent), out: '200 application/json' },
    { line: status('/v1.41/build', '-d nonsense'), ...refused('500', 'bad input is the fault of who sent it') },
    { line: status('/v1.41/build?dockerfile=nosuch', sent), ...refused('500', 'bad input is the fault of who sent it') },
    { line: status('/v1.41/build?t=BAD', sent), ...refused('500', 'bad input is the fault of who sent it') },
    { line: status('/v1.41/build?target=nosuch', sent), out: '400 application/json' },
    { line: status('/v1.41/build?buildargs=nonsense', sent), out: '400 application/json' },
    { line: status('/v1.41/build?squash=1', sent), out: '400 application/json' },
    { line: status('/v1.41/build/cancel?id=nosuch'), out: /^200/ },
    { line: status('/v1.41/build/cancel'), ...refused('500', 'bad input is the fault of who sent it') },
    { line: ask('/v1.41/build/prune'), out: /^\{"CachesDeleted":(null|\[.*\]),"SpaceReclaimed":\d+\}\n$/ },
    { line: ask('/_ping', '-D - -o /dev/null') + ' -X GET | grep -i builder-version | tr -d "\\r"', out: '', differs: { why: '20.10 names none where it is not told to', out: /^Builder-Version: 1\n$/i } },
  ],
};
