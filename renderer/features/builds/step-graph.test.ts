import { expect, it } from 'vitest';
import type { StepView } from './build-model.ts';
import { columnWidth, edgePath, nextStep, planGraph } from './step-graph.ts';

const stages = [0, 1, 2].map((stage) => ({ stage, name: '', base: 'a', platform: '' }));
const step = (index: number, stage: number, needs: readonly number[]): StepView => ({ step: index, stage, needs }) as StepView;
// Two stages of three and one step, and a third one that reads from both.
const steps = [step(0, 0, []), step(1, 0, [0]), step(2, 0, [1]), step(3, 1, []), step(4, 2, []), step(5, 2, [4, 2]), step(6, 2, [5, 3])];
const graph = planGraph(stages, steps);

it('puts stages side by side, with what goes from one to another', () => {
  expect(graph.columns.map((column) => column.steps.length)).toEqual([3, 1, 3]);
  expect(graph.edges).toEqual([{ from: 2, to: 5 }, { from: 3, to: 6 }]);
});

it('arrows lead to the nearest step', () => {
  const walk = (from: number, ...keys: string[]) => keys.map((key) => nextStep(graph, from, key));
  expect(walk(1, 'ArrowUp', 'ArrowDown', 'ArrowRight', 'ArrowLeft')).toEqual([0, 2, 3, undefined]);
  expect(walk(6, 'ArrowDown', 'ArrowLeft', 'Home', 'End', 'x')).toEqual([undefined, 3, 4, 6, undefined]);
});

it('columns share the room, down to what can be read', () => {
  expect([columnWidth(1, 2000), columnWidth(2, 900), columnWidth(9, 900)]).toEqual([560, 426, 190]);
  expect(edgePath(graph, { from: 2, to: 5 }, 100)).toMatch(/^M 100 /);
});
