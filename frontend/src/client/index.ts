export { answer, api, type Schemas } from "./api";
export { type Finding, NetworkFailure, Problem } from "./problem";
export { send, whenSessionEnds } from "./send";
export { uploadFile } from "./upload";
