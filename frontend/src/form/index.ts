export { failureText, fieldText, findingAt, findingText } from "./error-text";
export { RadioField, SelectField, TextareaField, TextField, TickField } from "./fields";
export { fieldId, nameOf, pointerOf } from "./pointers";
export { Refusal, ServerForm } from "./server-form";
// Autosave and the fields that only invoices need are imported from their own files.
export {
  AvsField,
  DateField,
  DecisionField,
  FormattedField,
  GlnField,
  IbanField,
  MoneyField,
  NumberField,
} from "./typed-fields";
export { type ServerForm as ServerFormHandle, useServerForm } from "./use-server-form";
