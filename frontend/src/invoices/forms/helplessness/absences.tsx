import { DateField, SelectField, TextField } from "@/form";
import { formatDate, t, useT } from "@/i18n";
import { Figures, TwoLines } from "@/ui";
import { useInvoiceForm } from "../../form-context";
import {
  choiceColumn,
  dayColumn,
  known,
  type LineColumn,
  type LineFieldsProps,
  LineList,
  type PastedRows,
  textColumn,
} from "../../lines";
import { type Absence, EMPTY_ABSENCE, type HelplessnessValues } from "./values";

const KINDS = ["hospital", "institution", "abroad"] as const;
const PAYERS = ["family", "ai", "other"] as const;
const MOST = 60;

/** The stays away from home, one by one: what the calendar has marked, or typed here. */
export function Absences() {
  const { t } = useT();
  return (
    <LineList
      name="form.absences"
      texts={{
        title: t("forms.helplessness.absences"),
        entry: (no) => t("forms.helplessness.absence", { no }),
        add: t("forms.helplessness.absences.add"),
      }}
      hint={t("forms.helplessness.absences.hint")}
      empty={EMPTY_ABSENCE}
      next={(last) => ({ kind: last?.kind ?? "", payer: last?.payer ?? "", where: last?.where ?? "" })}
      focus={({ first_night }) => (first_night === "" ? "first_night" : "where")}
      isBlank={({ where }) => where === ""}
      columns={columns()}
      amountOf={null}
      Fields={AbsenceFields}
      pasted={pastedRows()}
      max={MOST}
    />
  );
}

const kinds = () => KINDS.map((value) => ({ value, label: t(`forms.helplessness.absences.kind.${value}`) }));

const payers = () =>
  PAYERS.map((value) => ({ value, label: t(`forms.helplessness.absences.payer.${value}`) }));

const pastedRows = (): PastedRows<Absence> => ({
  columns: [
    known("first_day", dayColumn("first_night", t("forms.helplessness.absences.first_night"))),
    known("last_day", dayColumn("last_night", t("forms.helplessness.absences.last_night"))),
    choiceColumn("kind", t("forms.helplessness.absences.kind"), kinds()),
    choiceColumn("payer", t("forms.helplessness.absences.payer"), payers()),
    known("where", textColumn("where", t("forms.helplessness.absences.where"))),
  ],
  finished: (absence) => (absence.kind === "institution" ? absence : { ...absence, payer: "" }),
});

const columns = (): LineColumn<Absence>[] => [
  {
    key: "first_night",
    header: t("forms.helplessness.absences.first_night"),
    card: "title",
    cell: ({ line }) => <Figures>{formatDate(line.first_night)}</Figures>,
  },
  {
    key: "last_night",
    header: t("forms.helplessness.absences.last_night"),
    cell: ({ line }) => <Figures>{formatDate(line.last_night)}</Figures>,
  },
  {
    key: "nights",
    header: t("forms.helplessness.absences.nights"),
    numeric: true,
    cell: ({ line }) => nightsOf(line),
  },
  {
    key: "where",
    header: t("forms.helplessness.absences.kind"),
    cell: ({ line }) => <TwoLines main={line.where} sub={kindOf(line)} />,
  },
];

const ISO = /^\d{4}-\d\d-\d\d$/;
const MOST_NIGHTS = 366;

function nightsOf({ first_night, last_night }: Absence): string {
  if (!ISO.test(first_night) || !ISO.test(last_night)) return "–";
  const nights = (Date.parse(last_night) - Date.parse(first_night)) / 86_400_000 + 1;
  return nights > 0 && nights <= MOST_NIGHTS ? String(nights) : "–";
}

function kindOf({ kind, payer }: Absence): string {
  const named = KINDS.find((one) => one === kind);
  const paid = PAYERS.find((one) => one === payer);
  if (!named) return "–";
  if (named === "institution" && paid) return t(`forms.helplessness.place.institution_${paid}`);
  return t(`forms.helplessness.absences.kind.${named}`);
}

function AbsenceFields({ name, line }: LineFieldsProps<Absence, "form.absences">) {
  const { t } = useT();
  const { form } = useInvoiceForm<HelplessnessValues>();
  return (
    <>
      <div className="columns">
        <DateField
          form={form}
          name={name("first_night")}
          label={t("forms.helplessness.absences.first_night")}
          hint={t("forms.helplessness.absences.first_night.hint")}
          required
        />
        <DateField
          form={form}
          name={name("last_night")}
          label={t("forms.helplessness.absences.last_night")}
          hint={t("forms.helplessness.absences.last_night.hint")}
          required
        />
      </div>
      <div className="columns">
        <SelectField
          form={form}
          name={name("kind")}
          label={t("forms.helplessness.absences.kind")}
          emptyLabel={t("common.choose")}
          options={kinds()}
          required
        />
        {line.kind === "institution" && (
          <SelectField
            form={form}
            name={name("payer")}
            label={t("forms.helplessness.absences.payer")}
            emptyLabel={t("common.choose")}
            options={payers()}
            required
          />
        )}
      </div>
      <TextField
        form={form}
        name={name("where")}
        label={t("forms.helplessness.absences.where")}
        hint={t("forms.helplessness.absences.where.hint")}
        required
      />
    </>
  );
}
