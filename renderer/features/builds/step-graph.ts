import type { PlannedStage } from '../../../electron/shared/engine-api/builds.ts';
import type { StepView } from './build-model.ts';

export type GraphColumn = { readonly stage: PlannedStage; readonly steps: readonly StepView[] };
/** From a step to one of another stage that reads what it made. */
export type GraphEdge = { readonly from: number; readonly to: number };
export type Graph = { readonly columns: readonly GraphColumn[]; readonly edges: readonly GraphEdge[] };

export const nodeHeight = 46;
export const nodeGap = 8;
export const headHeight = 44;
export const columnGap = 48;
const narrowest = 190;
const widest = 560;

/** Stages side by side, the steps of each below each other, and what goes from one to another. */
export function planGraph(stages: readonly PlannedStage[], steps: readonly StepView[]): Graph {
  const stageOf = new Map(steps.map(({ step, stage }) => [step, stage]));
  return {
    columns: stages.map((stage) => ({ stage, steps: steps.filter((step) => step.stage === stage.stage) })).filter((column) => column.steps.length > 0),
    edges: steps.flatMap(({ step, stage, needs }) => needs.filter((from) => stageOf.get(from) !== undefined && stageOf.get(from) !== stage).map((from) => ({ from, to: step }))),
  };
}

export function columnWidth(columns: number, room: number): number {
  if (columns === 0) return narrowest;
  return Math.max(narrowest, Math.min(widest, Math.floor((room - (columns - 1) * columnGap) / columns)));
}

type Spot = { readonly column: number; readonly row: number };

function spotOf({ columns }: Graph, step: number): Spot | undefined {
  const column = columns.findIndex(({ steps }) => steps.some((each) => each.step === step));
  return column < 0 ? undefined : { column, row: columns[column]?.steps.findIndex((each) => each.step === step) ?? 0 };
}

const topOf = (row: number): number => headHeight + row * (nodeHeight + nodeGap);

/** A curve from the right side of one node to the left side of the other, as an SVG path. */
export function edgePath(graph: Graph, { from, to }: GraphEdge, width: number): string {
  const [start, end] = [spotOf(graph, from), spotOf(graph, to)];
  if (start === undefined || end === undefined) return '';
  const x = start.column * (width + columnGap) + width;
  const y = topOf(start.row) + nodeHeight / 2;
  const endX = end.column * (width + columnGap);
  const endY = topOf(end.row) + nodeHeight / 2;
  const bend = Math.max(columnGap * 0.6, Math.min(120, (endX - x) / 2));
  return `M ${x} ${y} C ${x + bend} ${y}, ${endX - bend} ${endY}, ${endX} ${endY}`;
}

/** The step that an arrow key leads to: within a stage up and down, to the nearest row of the next one sideways. Undefined where there is none. */
export function nextStep(graph: Graph, from: number, key: string): number | undefined {
  const spot = spotOf(graph, from);
  if (spot === undefined) return undefined;
  const at = (column: number, row: number): number | undefined => graph.columns[column]?.steps[row]?.step;
  const aside = (column: number): number | undefined => at(column, Math.min(spot.row, (graph.columns[column]?.steps.length ?? 0) - 1));
  switch (key) {
    case 'ArrowUp':
      return at(spot.column, spot.row - 1);
    case 'ArrowDown':
      return at(spot.column, spot.row + 1);
    case 'ArrowLeft':
      return aside(spot.column - 1);
    case 'ArrowRight':
      return aside(spot.column + 1);
    case 'Home':
      return at(spot.column, 0);
    case 'End':
      return graph.columns[spot.column]?.steps.at(-1)?.step;
    default:
      return undefined;
  }
}
