/*
 * The entries of a list in an invoice's form: a table of the finished ones, a panel for each that is being written.
 * A type states what is special about its list, and names the list in its part's `placeOf` by `placesIn`:
 *
 *   export const Trips = () => (
 *     <LineList
 *       name="form.trips"
 *       texts={{
 *         title: t("forms.travel.trips"),
 *         entry: (no) => t("forms.travel.trip", { no }),
 *         add: t("forms.travel.trips.add"),
 *       }}
 *       empty={EMPTY_TRIP}
 *       next={(last) => ({ from: last?.from ?? "" })}
 *       focus={() => "date"}
 *       columns={columns}
 *       Fields={TripFields}
 *     />
 *   );
 *
 *   function TripFields({ name }: LineFieldsProps<TripLine, "form.trips">) {
 *     const { form } = useInvoiceForm<TravelValues>();
 *     return <DateField form={form} name={name("date")} label={…} required />;
 *   }
 *
 * `TripLine` has a `sent: string` (see `SENT` in values.ts). A list that opens without an entry is `none(EMPTY_TRIP)`.
 */
export { LineList } from "./line-list";
export { choiceColumn, dayColumn, dayOf, known, type PastedColumn, textColumn, tickColumn } from "./pasted";
export { placesIn } from "./places";
export type { AfterProps, LineColumn, LineFieldsProps, LineRow, ListName, PastedRows } from "./types";
