/**
 * An SVG path through values, oldest first, in a box of that size. The newest stands at the right edge and the box has room for `room` of them, so that
 * a line that has just begun is short. `top` is the value at the upper edge.
 */
export function sparkPath(values: readonly number[], box: { readonly width: number; readonly height: number; readonly room: number; readonly top: number }): string {
  const { width, height, room, top } = box;
  const shown = values.slice(-room);
  const step = width / Math.max(1, room - 1);
  return shown
    .map((value, index) => {
      const x = width - (shown.length - 1 - index) * step;
      const y = height - (top <= 0 ? 0 : Math.min(1, value / top) * height);
      return `${index === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`;
    })
    .join('');
}

/** The value of the upper edge: the highest, yet no less than `least`, so that a container at rest shows a flat line and no mountains. */
export function sparkTop(values: readonly number[], least: number): number {
  return Math.max(least, ...values);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
