import type { BuildTopic } from './build-case.ts';

const files = { a: '', 'a.log': '', 'd/b': '', 'd/b.log': '', 'd/e/c.log': '', 'node_modules/m': '', '.git/x': '' };
const all = 'FROM busybox\nCOPY . /x/\n';

/** .dockerignore: the context without what its patterns match; the last one that matches counts. */
export const ignore: BuildTopic = {
  topic: '.dockerignore',
  cases: [
    { name: 'names, and folders with all in them', dockerfile: all, context: { ...files, '.dockerignore': 'node_modules\n.git\nd\nDockerfile\n.dockerignore\n' }, tree: { '/x': 'd755', '/x/a': 'f644 | ', '/x/a.log': 'f644 | ' } },
    { name: 'a star is for one folder only', dockerfile: all, context: { a: '', 'a.log': '', 'd/b.log': '', '.dockerignore': '*.log\nDocker*\n.docker*' }, tree: { '/x': 'd755', '/x/a': 'f644 | ', '/x/d': 'd755', '/x/d/b.log': 'f644 | ' } },
    { name: 'two stars are for any depth', dockerfile: all, context: { a: '', 'a.log': '', 'd/e/b.log': '', 'd/c': '', '.dockerignore': '**/*.log\nDockerfile\n.dockerignore' }, tree: { '/x': 'd755', '/x/a': 'f644 | ', '/x/d': 'd755', '/x/d/c': 'f644 | ', '/x/d/e': 'd755' } },
    { name: 'exceptions, the last line counts', dockerfile: all, context: { 'a.md': '', 'README.md': '', 'README-secret.md': '', '.dockerignore': '*.md\n!README*.md\nREADME-secret.md\nDockerfile\n.dockerignore\n' }, tree: { '/x': 'd755', '/x/README.md': 'f644 | ' } },
    { name: 'everything but', dockerfile: all, context: { ...files, '.dockerignore': '*\n!d\n' }, tree: { '/x': 'd755', '/x/d': 'd755', '/x/d/b': 'f644 | ', '/x/d/b.log': 'f644 | ', '/x/d/e': 'd755', '/x/d/e/c.log': 'f644 | ' } },
    { name: 'an exception below a folder that is left out', dockerfile: all, context: { 'd/a': '', 'd/e/b': '', 'd/e/c': '', '.dockerignore': 'd\n!d/e/b\nDockerfile\n.dockerignore' }, tree: { '/x': 'd755', '/x/d': 'd755', '/x/d/e': 'd755', '/x/d/e/b': 'f644 | ' } },
    { name: 'comments, blanks, slashes and dots', dockerfile: all, context: { a: '', b: '', c: '', d: '', '#e': '', '.dockerignore': '# comment\n\n  a  \n/b\n./c\nd/\nDockerfile\n.dockerignore\n' }, tree: { '/x': 'd755', '/x/#e': 'f644 | ' } },
    { name: 'question marks and classes', dockerfile: all, context: { a1: '', a2: '', b1: '', abc: '', '.dockerignore': 'a?\n[b]*\nDockerfile\n.dockerignore\n' }, tree: { '/x': 'd755', '/x/abc': 'f644 | ' } },
    { name: 'two stars at the end', dockerfile: all, context: { 'd/a': '', 'd/e/b': '', c: '', '.dockerignore': 'd/**\nDockerfile\n.dockerignore\n' }, tree: { '/x': 'd755', '/x/c': 'f644 | ', '/x/d': 'd755' } },
    { name: 'a file that is left out cannot be copied', dockerfile: 'FROM busybox\nCOPY secret /x\n', context: { secret: 's', '.dockerignore': 'secret\n' }, error: { text: /secret/, line: 2 } },
    { name: 'Dockerfile and .dockerignore left out still do their work', dockerfile: all, context: { a: '', '.dockerignore': 'Dockerfile\n.dockerignore\n' }, tree: { '/x': 'd755', '/x/a': 'f644 | ' } },
    { name: 'a pattern that is none', dockerfile: all, context: { a: '', '.dockerignore': 'a[\n' }, error: { text: /pattern|syntax/i } },
    { name: 'one of the name of the Dockerfile', dockerfile: all, options: { file: 'build/app.Dockerfile' }, context: { a: '', b: '', 'build/app.Dockerfile.dockerignore': 'b\nbuild\n' }, tree: { '/x': 'd755', '/x/a': 'f644 | ' }, docker: 'BuildKit alone reads it' },
    { name: 'a link is left out by its own name', dockerfile: all, context: { 'd/a': '', l: { link: 'd' }, '.dockerignore': 'd\nDockerfile\n.dockerignore\n' }, tree: { '/x': 'd755', '/x/l': 'l -> d' } },
  ],
};
