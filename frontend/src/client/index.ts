export { answer, api, type Schemas } from "./api";
export { type Finding, NetworkFailure, Problem } from "./problem";
export { send } from "./send";
