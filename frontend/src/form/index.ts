export { failureText, findingText } from "./error-text";
export * from "./fields";
export { fieldId, nameOf, pointerOf } from "./pointers";
export { Refusal, ServerForm } from "./server-form";
// Autosave is imported from its own file: whatever stands here, the login page loads.
export { type ServerForm as ServerFormHandle, useServerForm } from "./use-server-form";
