import { expect, test } from 'vitest';
import type { Heredoc } from '../../dockerfile/dockerfile.ts';
import { planStepCommand } from './step-command.ts';

const heredoc = (content: string): Heredoc => ({ name: 'EOF', content, expand: true, fd: 0 });

test('words run as they are, a line by the shell of the stage', () => {
  expect(planStepCommand({ form: 'exec', args: ['a', 'b'] }, {})).toEqual({ args: ['a', 'b'], program: undefined });
  expect(planStepCommand({ form: 'shell', line: 'make x', heredocs: [] }, {})).toEqual({ args: ['/bin/sh', '-c', 'make x'], program: undefined });
  expect(planStepCommand({ form: 'shell', line: 'make x', heredocs: [] }, { Shell: ['/bin/bash', '-ec'] }).args).toEqual(['/bin/bash', '-ec', 'make x']);
});

test('a script in place is given to the shell, a program in place is a file of its own', () => {
  expect(planStepCommand({ form: 'shell', line: '<<EOF', heredocs: [heredoc('one\ntwo\n')] }, {})).toEqual({ args: ['/bin/sh', '-c', 'one\ntwo\n'], program: undefined });
  expect(planStepCommand({ form: 'shell', line: '<<EOF', heredocs: [heredoc('#!/bin/x\ntwo\n')] }, {})).toEqual({ args: ['/dev/pipes/EOF'], program: { path: '/dev/pipes/EOF', text: '#!/bin/x\ntwo\n' } });
  expect(planStepCommand({ form: 'shell', line: 'cat <<EOF', heredocs: [heredoc('one\n')] }, {}).args).toEqual(['/bin/sh', '-c', 'cat <<EOF\none\nEOF']);
});
