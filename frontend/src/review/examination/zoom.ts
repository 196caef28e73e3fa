/** 1 fits the page to the width of its view. */
export const ZOOMS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3] as const;

/** The next step in or out; the same at the ends. */
export function zoomed(zoom: number, step: 1 | -1): number {
  const steps: readonly number[] = ZOOMS;
  const at = steps.indexOf(zoom);
  return steps[at + step] ?? zoom;
}

const WIDTHS = [600, 900, 1200, 1600, 2000] as const;

/** Few widths, so that the server draws a page once and zooming mostly finds the image already there. */
export function imageWidth(shown: number, pixelRatio: number): number {
  return WIDTHS.find((width) => width >= shown * pixelRatio) ?? WIDTHS[WIDTHS.length - 1] ?? 2000;
}
