export { failureText, findingText } from "./error-text";
export * from "./fields";
export { fieldId, nameOf, pointerOf } from "./pointers";
export { Refusal, ServerForm } from "./server-form";
export { type AutosaveHandle, SaveStatus, useAutosave } from "./use-autosave";
export { type ServerForm as ServerFormHandle, useServerForm } from "./use-server-form";
