import { expect, test } from "vitest";
import { imageWidth, zoomed } from "./zoom";

test("zooming goes by steps and stops at the ends", () => {
  expect(zoomed(1, 1)).toBe(1.25);
  expect(zoomed(0.5, -1)).toBe(0.5);
  expect(zoomed(3, 1)).toBe(3);
});

test("an image is never asked for smaller than shown while there is a larger one", () => {
  expect(imageWidth(580, 1)).toBe(600);
  expect(imageWidth(580, 2)).toBe(1200);
  expect(imageWidth(1800, 2)).toBe(2000);
});
