import { fieldText } from "@/form";
import { useInvoiceForm } from "../form-context";

/** What the server and the reviewer say about a list or an entry as a whole. */
export function useMessages(place: string) {
  const { form } = useInvoiceForm();
  const name = place as "form"; // of the paths only those that all types share are known here
  const finding = form.findingOf(name);
  return { error: finding && fieldText(finding), ask: form.askOf(name) };
}
