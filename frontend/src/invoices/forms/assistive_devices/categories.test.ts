import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CATEGORIES, offered, PARTS } from "./categories";

const contract = JSON.parse(readFileSync(`${process.cwd()}/../openapi/openapi.json`, "utf8"));

test("the forms and their parts have the categories of the contract", () => {
  const { subform, vehicle, building, dog } = contract.components.schemas.AssistiveDevices.properties;
  expect(CATEGORIES).toEqual(subform["x-categories"]);
  expect(PARTS).toEqual({
    vehicle: vehicle["x-categories"],
    building: building["x-categories"],
    dog: dog["x-categories"],
  });
});

test("a category of another form stays to be seen", () => {
  expect(offered("318.637", "5.06")).toEqual(CATEGORIES["318.637"]);
  expect(offered("318.637", "14.04")).toEqual([...CATEGORIES["318.637"], "14.04"]);
  expect(offered("", "")).toEqual([]);
  expect(offered("318.638", "x")).toEqual(CATEGORIES["318.638"]);
});
