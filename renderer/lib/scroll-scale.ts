/** A browser's element ends at some 33 million pixels: a longer list is scrolled by a shorter bar. */
const tallest = 30_000_000;

/** What is seen of a list that may be taller than its bar. */
export type ScrollScale = {
  /** The bar's whole height. */
  readonly height: number;
  /** Where the view is in the list, by where the bar is, and the other way round. */
  readonly toList: (scrollTop: number) => number;
  readonly toBar: (top: number) => number;
};

export function scaleScroll({ total, view, most = tallest }: { readonly total: number; readonly view: number; readonly most?: number }): ScrollScale {
  if (total <= most) return { height: total, toList: (scrollTop) => scrollTop, toBar: (top) => top };
  const factor = (total - view) / (most - view);
  return { height: most, toList: (scrollTop) => scrollTop * factor, toBar: (top) => top / factor };
}
