import { expect, test } from "vitest";
import { EXPECTED } from "./expected-visits";
import { STATES } from "./states";

const VISITS = new Set(Object.values(EXPECTED).flat());

test.each(Object.entries(STATES))("the journeys look at each state of %s", (_route, states) => {
  const visits = Object.values(states).filter((visit) => visit !== null);
  expect(visits).not.toEqual([]);
  expect(visits.filter((visit) => !VISITS.has(visit))).toEqual([]);
});
