/** Where the texts of each invoice type lie. */
export const files = import.meta.glob<string>("../../../api/locales/*/forms/*.json", {
  query: "?url",
  import: "default",
  eager: true,
});
