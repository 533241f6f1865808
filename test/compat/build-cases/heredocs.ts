import type { BuildTopic } from './build-case.ts';

const docker = "the classic builder has no heredocs: it takes their lines as instructions";
const buildah = 'its 1.28 has no heredocs';

/** Text in place: as a script, as its input, as files. */
export const heredocs: BuildTopic = {
  topic: 'heredocs',
  cases: [
    { name: 'RUN as a script', dockerfile: 'FROM busybox\nRUN <<EOF\necho one > /one\necho two > /two\nEOF\n', tree: { '/one': 'f644 | one\n', '/two': 'f644 | two\n' }, docker, buildah },
    { name: 'RUN with an interpreter of its own', dockerfile: 'FROM busybox\nRUN <<EOF\n#!/usr/bin/awk -f\nBEGIN { print "awk" > "/made" }\nEOF\n', tree: { '/made': 'f644 | awk\n' }, docker, buildah },
    { name: 'RUN with a command that reads it', dockerfile: 'FROM busybox\nRUN cat <<EOF > /all\n  kept blanks\nEOF\n', tree: { '/all': 'f644 |   kept blanks\n' }, docker, buildah },
    { name: 'RUN with two of them', dockerfile: 'FROM busybox\nRUN cat <<ONE > /one && cat <<TWO > /two\none\nONE\ntwo\nTWO\n', tree: { '/one': 'f644 | one\n', '/two': 'f644 | two\n' }, docker, buildah },
    { name: 'tabs are taken off after <<-', dockerfile: 'FROM busybox\nCOPY <<-EOF /all\n\t\tone\n\t two\n\tEOF\n', tree: { '/all': 'f644 | one\n two\n' }, docker, buildah },
    { name: 'variables in a file', dockerfile: 'FROM busybox\nENV NAME=world\nCOPY <<EOF /all\nhello $NAME ${NONE:-none}\nEOF\n', tree: { '/all': 'f644 | hello world none\n' }, docker, buildah },
    { name: 'no variables after a quoted name', dockerfile: "FROM busybox\nENV NAME=world\nCOPY <<'EOF' /all\nhello $NAME\nEOF\n", tree: { '/all': 'f644 | hello $NAME\n' }, docker, buildah },
    { name: 'the shell expands those of RUN', dockerfile: 'FROM busybox\nARG NAME=world\nRUN <<EOF\nNAME=shell\necho hello $NAME > /all\nEOF\n', tree: { '/all': 'f644 | hello shell\n' }, docker, buildah },
    { name: 'COPY of two into a folder', dockerfile: 'FROM busybox\nCOPY <<one.txt <<two.txt /made/\nfirst\none.txt\nsecond\ntwo.txt\n', tree: { '/made': 'd755', '/made/one.txt': 'f644 | first\n', '/made/two.txt': 'f644 | second\n' }, docker, buildah },
    { name: 'COPY with a file of the context', dockerfile: 'FROM busybox\nCOPY a <<b /made/\nfrom here\nb\n', context: { a: 'a\n' }, tree: { '/made': 'd755', '/made/a': 'f644 | a\n', '/made/b': 'f644 | from here\n' }, docker, buildah },
    { name: 'COPY with owner and mode', dockerfile: 'FROM busybox\nCOPY --chown=5:6 --chmod=750 <<EOF /all\nx\nEOF\n', tree: { '/all': 'f750 5:6 | x\n' }, docker, buildah },
    { name: 'ADD', dockerfile: 'FROM busybox\nADD <<EOF /all\nadded\nEOF\n', tree: { '/all': 'f644 | added\n' }, docker, buildah },
    { name: 'an empty one', dockerfile: 'FROM busybox\nCOPY <<EOF /all\nEOF\n', tree: { '/all': 'f644 | ' }, docker, buildah },
    { name: 'what looks like an instruction or a comment stays text', dockerfile: 'FROM busybox\nCOPY <<"EOF" /all\n# comment\nRUN false \\\n\nEOF\nRUN echo after > /after\n', tree: { '/all': 'f644 | # comment\nRUN false \\\n\n', '/after': 'f644 | after\n' }, docker, buildah },
    { name: 'one that does not end', dockerfile: 'FROM busybox\nRUN <<EOF\necho one\n', error: { text: /heredoc/i, line: 2 }, docker, buildah },
    { name: 'a here-string of the shell is none', dockerfile: 'FROM busybox\nSHELL ["/bin/busybox", "ash", "-c"]\nRUN echo "a <<EOF" > /all\n', tree: { '/all': 'f644 | a <<EOF\n' } },
  ],
};
