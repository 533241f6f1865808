/** Lines whose feature is on its way. Nothing may stay here. */
export const awaited: ReadonlySet<string> = new Set<string>([
  "docker exec up true",
  "docker kill ship",
  "docker run --name quiet --log-driver none busybox echo hi && docker logs quiet",
  "docker logs --details five | head -1",
  "at=$(docker logs -t five | sed -n 3p | cut -d\" \" -f1); docker logs --since $at five | wc -l",
  "at=$(docker logs -t five | sed -n 3p | cut -d\" \" -f1); docker logs --until $at five | wc -l",
  "docker run --name small --log-opt max-size=10k --log-opt max-file=2 busybox sh -c \"for i in \\$(seq 1 1000); do echo line \\$i; done\" >/dev/null; docker logs small | tail -1; test $(docker logs small | wc -l) -lt 1000 && echo rotated",
  "docker run --rm --link web:linked busybox true",
]);
