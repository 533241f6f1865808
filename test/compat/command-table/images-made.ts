import { anything, type Topic } from './row.ts';

const imageId = /^sha256:[0-9a-f]{64}\n$/;
const show = (format: string, name: string) => `docker image inspect -f '${format}' ${name}`;

/** Images out of containers and archives, and back into archives. */
export const imagesMade: Topic = {
  topic: 'commit, save, import',
  setup: ['docker run --name changed -e FROM_RUN=1 busybox sh -c "echo text > /added; rm /etc/group"'],
  rows: [
    { line: `docker commit -m note -a 'A <a@example.org>' -c 'CMD ["cat", "/added"]' -c 'ENV MADE=1' -c 'LABEL k=v' -c 'EXPOSE 80' -c 'WORKDIR /tmp' changed made:1`, out: imageId },
    { line: 'docker run --rm made:1', out: 'text' },
    { line: 'docker run --rm made:1 ls /etc/group', code: 1, err: /No such file or directory/ },
    { line: show('{{.Comment}}|{{.Author}}|{{json .Config.Cmd}}|{{.Config.WorkingDir}}|{{json .Config.Labels}}|{{json .Config.ExposedPorts}}', 'made:1'), out: 'note|A <a@example.org>|["cat","/added"]|/tmp|{"k":"v"}|{"80/tcp":{}}' },
    { line: show('{{len .RootFS.Layers}}', 'made:1'), out: '2' },
    { line: show('{{range .Config.Env}}{{println .}}{{end}}', 'made:1') + ' | sort', out: '\nFROM_RUN=1\nMADE=1\nPATH=/usr/sbin:/usr/bin:/sbin:/bin' },
    { line: "docker history --format '{{.Comment}}' made:1 | head -1", out: 'note' },
    { line: 'docker history -q made:1', out: /^[0-9a-f]{12}\n([0-9a-f]{12}|<missing>)\n$/ },
    { line: 'docker commit nosuch x:1', code: 1, err: /No such container: nosuch/ },
    { line: 'docker commit changed BAD:1', code: 1, err: /invalid reference format|must be lowercase/ },
    { line: "docker commit -c 'NOSUCH x' changed x:1", code: 1, err: /(unknown instruction: NOSUCH|NOSUCH is not a valid change command)/i },
    { line: 'docker commit changed', out: imageId },
    { line: 'docker images -f dangling=true -q | wc -l', out: '1' },
    { line: "docker images -f dangling=true --format '{{.Repository}} {{.Tag}}'", out: '<none> <none>' },
    { line: 'docker image prune -f', out: /^Deleted Images:\n(untagged: .*\n)?(deleted: sha256:[0-9a-f]{64}\n)+\nTotal reclaimed space: \d+B\n$/ },
    { line: 'docker rmi made:1', out: /^Untagged: made:1\nDeleted: sha256:[0-9a-f]{64}\n(Deleted: sha256:[0-9a-f]{64}\n)*$/ },
    { line: `docker export changed | docker import -m flat -c 'CMD ["cat", "/added"]' - flat:1`, out: imageId },
    { line: 'docker run --rm flat:1', out: 'text' },
    { line: show('{{len .RootFS.Layers}} {{.Comment}} {{.Os}}', 'flat:1'), out: '1 flat linux' },
    { line: 'docker import $T/nosuch.tar', code: 1, err: /no such file or directory/ },
    { line: 'docker rmi flat:1', out: /^Untagged: flat:1\nDeleted: sha256:/ },
    { line: 'docker save busybox | tar -t | grep -x manifest.json', out: 'manifest.json' },
    { line: 'docker save busybox | tar -xO manifest.json', out: { json: [{ RepoTags: ['busybox:latest'] }] } },
    { line: 'docker save -o $T/saved.tar busybox tidewharf-test/web:1 && docker load -i $T/saved.tar | sort', out: 'Loaded image: busybox:latest\nLoaded image: tidewharf-test/web:1' },
    { line: 'docker save $(docker images -q busybox) | tar -xO manifest.json', out: { json: [{ RepoTags: null }] } },
    { line: 'docker save nosuch -o $T/none.tar', code: 1, err: /reference does not exist|No such image: nosuch/ },
    { line: 'docker tag busybox 127.0.0.1:1/x:1 && docker push 127.0.0.1:1/x:1', code: 1, out: anything, err: anything },
    { line: 'docker rmi 127.0.0.1:1/x:1', out: 'Untagged: 127.0.0.1:1/x:1' },
    { line: 'docker push nosuch:1', code: 1, out: anything, err: /An image does not exist locally with the tag: nosuch|tag does not exist: nosuch:1/ },
  ],
};
