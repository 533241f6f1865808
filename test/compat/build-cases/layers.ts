import type { BuildTopic } from './build-case.ts';

/** What steps do to what earlier steps made: removed, replaced, hidden, linked. */
export const layers: BuildTopic = {
  topic: 'layers',
  cases: [
    { name: 'a file that a later step removes', dockerfile: 'FROM busybox\nRUN echo a > /a; echo b > /b\nRUN rm /a\n', tree: { '/b': 'f644 | b\n' } },
    { name: 'a file of the base that is removed', dockerfile: 'FROM busybox\nRUN rm /etc/nsswitch.conf\n', tree: { '/etc/nsswitch.conf': 'gone' } },
    { name: 'a folder that is removed and made again', dockerfile: 'FROM busybox\nRUN mkdir -p /d/e && touch /d/old /d/e/old\nRUN rm -r /d && mkdir /d && touch /d/new\n', tree: { '/d': 'd755', '/d/new': 'f644 | ' } },
    { name: 'a folder of the base that is emptied and filled', dockerfile: 'FROM tidewharf-test/web:1\nRUN rm -r /www && mkdir /www && echo new > /www/page\n', base: 'tidewharf-test/web:1', tree: { '/www/index.html': 'gone', '/www/page': 'f644 | new\n' } },
    { name: 'a file becomes a folder', dockerfile: 'FROM busybox\nRUN echo a > /a\nRUN rm /a && mkdir /a && echo b > /a/b\n', tree: { '/a': 'd755', '/a/b': 'f644 | b\n' } },
    { name: 'a folder becomes a file', dockerfile: 'FROM busybox\nRUN mkdir /a && echo b > /a/b\nRUN rm -r /a && echo a > /a\n', tree: { '/a': 'f644 | a\n' } },
    { name: 'a folder becomes a link', dockerfile: 'FROM busybox\nRUN mkdir /a /b && echo a > /a/x && echo b > /b/y\nRUN rm -r /a && ln -s b /a\n', tree: { '/a': 'l -> b', '/b': 'd755', '/b/y': 'f644 | b\n' } },
    { name: 'a removed file that COPY brings back', dockerfile: 'FROM busybox\nCOPY a /a\nRUN rm /a\nCOPY a /a\n', context: { a: 'a\n' }, tree: { '/a': 'f644 | a\n' } },
    { name: 'a change of mode and owner alone', dockerfile: 'FROM busybox\nRUN echo a > /a\nRUN chmod 600 /a && chown 5:6 /a\n', tree: { '/a': 'f600 5:6 | a\n' } },
    { name: 'mode of a folder alone', dockerfile: 'FROM busybox\nRUN mkdir /d && echo a > /d/a\nRUN chmod 1777 /d\n', tree: { '/d': 'd1777', '/d/a': 'f644 | a\n' } },
    { name: 'hard links of one step', dockerfile: 'FROM busybox\nRUN echo a > /a && ln /a /b && ln /a /c\n', tree: { '/a': 'f644 | a\n', '/b': '= /a', '/c': '= /a' } },
    { name: 'a hard link to a file of an earlier step', dockerfile: 'FROM busybox\nRUN echo a > /a\nRUN ln /a /b\n', tree: { '/a': 'f644 | a\n', '/b': /^= \/a$|^f644 \| a\n$/ } },
    { name: 'links, dangling and round', dockerfile: 'FROM busybox\nRUN ln -s nowhere /a && ln -s c /b && ln -s b /c && ln -s /etc/passwd /d\n', tree: { '/a': 'l -> nowhere', '/b': 'l -> c', '/c': 'l -> b', '/d': 'l -> /etc/passwd' } },
    { name: 'a file is moved', dockerfile: 'FROM busybox\nRUN mkdir /d && echo a > /d/a && chown 5:6 /d/a\nRUN mv /d /e\n', tree: { '/e': 'd755', '/e/a': 'f644 5:6 | a\n' } },
    { name: 'names with blanks, newlines and quotes', dockerfile: 'FROM busybox\nRUN touch "/a b" "/it\'s" && touch "$(printf \'/x\\ny\')"\n', tree: { '/a b': 'f644 | ', "/it's": 'f644 | ', '/x\ny': 'f644 | ' } },
    { name: 'a name as long as may be', dockerfile: `FROM busybox\nRUN touch /${'x'.repeat(255)} && mkdir -p /${'d'.repeat(120)}/${'e'.repeat(120)}\n`, tree: { [`/${'d'.repeat(120)}`]: 'd755', [`/${'d'.repeat(120)}/${'e'.repeat(120)}`]: 'd755', [`/${'x'.repeat(255)}`]: 'f644 | ' } },
    { name: 'extended attributes of a base are kept when the file changes', dockerfile: 'FROM tidewharf-test/layered:1\nUSER 0\nRUN ["/bin/sh", "-c", "chmod 600 /data/kept"]\n', base: 'tidewharf-test/layered:1', tree: { '/data/kept': /^f600 1000:1000 user\.note=6b657074/ }, docker: 'it keeps those of users only where the file system below does', buildah: 'differs' },
    { name: 'a base of several layers with whiteouts', dockerfile: 'FROM tidewharf-test/layered:1\nUSER 0\nRUN ["/bin/sh", "-c", "ls /data/opaque > /tmp/seen; test ! -e /data/deleted; rm /data/changed; echo more >> /data/opaque/new"]\n', base: 'tidewharf-test/layered:1', tree: { '/data/changed': 'gone', '/data/opaque/new': 'f644 | from layer 2\nmore\n', '/tmp/seen': 'f644 | new\n' }, docker: 'a folder that a layer does not list gets another mode in it', buildah: 'in it too' },
    { name: 'a big file', dockerfile: 'FROM busybox\nRUN head -c 5000000 /dev/zero > /big && head -c 1 /dev/zero >> /big\n', tree: { '/big': /^f644 \| sha256:/ } },
    { name: 'a sparse file', dockerfile: 'FROM busybox\nRUN truncate -s 3000000 /sparse\n', tree: { '/sparse': /^f644 \| sha256:/ } },
    { name: 'nothing changed', dockerfile: 'FROM busybox\nRUN true\nRUN ls / > /dev/null\n', tree: {} },
    { name: 'a file that is made and removed in one step', dockerfile: 'FROM busybox\nRUN echo a > /a && rm /a\n', tree: {} },
  ],
};
