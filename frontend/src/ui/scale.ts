/** The end of an axis: the next 1, 2, 2.5 or 5 times a power of ten, so that its half is a figure one reads. */
export function niceEnd(most: number): number {
  if (most <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  return ([1, 2, 2.5, 5, 10].find((step) => step * power >= most) ?? 10) * power;
}

/** Which of many names below an axis are shown: the first, and as many behind it as fit. */
export function isShown(index: number, count: number, most: number): boolean {
  return index % Math.ceil(count / most) === 0;
}
