import { expect, test } from 'vitest';
import { findDataFolder } from './data-kind.ts';

test.each([
  ['/var/lib/postgresql/data/base/1/2', 'database', '/var/lib/postgresql'],
  ['/data/db/collection-0.wt', 'database', '/data/db'],
  ['/usr/share/elasticsearch/data/nodes/0', 'database', '/usr/share/elasticsearch/data'],
  ['/app/app.sqlite3', 'database', '/app'],
  ['/x.db', 'database', '/'],
  ['/app/public/uploads/2026/cat.jpg', 'uploads', '/app/public/uploads'],
  ['/srv/site/index.html', 'uploads', '/srv'],
  ['/var/lib/gitea/repo/a', 'uploads', '/var/lib/gitea'],
  ['/root/notes.txt', 'home', '/root'],
  ['/home/ada/thesis/chapter.tex', 'home', '/home/ada'],
])('%s is %s in %s', (path, kind, folder) => expect(findDataFolder(path)).toEqual({ kind, folder }));

test.each(['/tmp/x.db', '/var/cache/apt/pkgcache.bin', '/var/lib/dpkg/status', '/lib/apk/db/installed', '/root/.ash_history', '/root/.cache/pip/x', '/usr/bin/curl', '/app/node_modules/a/b.db', '/etc/passwd', '/var/log/nginx/access.log', '/app/dist/main.js'])(
  'nobody would miss %s',
  (path) => expect(findDataFolder(path)).toBeUndefined(),
);
