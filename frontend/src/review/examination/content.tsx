import type { ReactNode } from "react";
import { useT } from "@/i18n";
import { Table } from "@/ui";
import { ScrollBox } from "@/ui/scroll-box";
import { type SectionData, sectionColumns } from "@/ui/section-table";
import { type Field, fieldsOf, pointerOf } from "./fields";
import type { CorrectionHandle } from "./use-correction";

interface Props {
  readonly sections: readonly SectionData[];
  readonly correction: CorrectionHandle | null;
}

/** The content as the company sent it; each field is a button that asks for its correction. */
export function Content({ sections, correction }: Props) {
  const fields = fieldsOf({ sections });
  const picked = (pointer: string | null, children: ReactNode) => {
    const field = fields.find((one) => one.pointer === pointer);
    return correction && field ? (
      <Pick field={field} correction={correction}>
        {children}
      </Pick>
    ) : (
      children
    );
  };
  return sections.map(({ title, rows, table }) => (
    <section key={title} aria-label={title}>
      {rows.length > 0 && (
        <dl className="summary summary--dense">
          {rows.map(({ label, value, detail, pointer }) => (
            <div key={`${pointer} ${label}`} className="summary__row">
              <dt>{label}</dt>
              <dd>
                {picked(pointer, value)}
                {detail && (
                  <>
                    <br />
                    <span className="muted">{detail}</span>
                  </>
                )}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {table && <Lines table={table} picked={picked} />}
    </section>
  ));
}

interface PickProps {
  readonly field: Field;
  readonly correction: CorrectionHandle;
  readonly children: ReactNode;
}

function Pick({ field, correction, children }: PickProps) {
  const { t } = useT();
  return (
    <button
      type="button"
      className="pick"
      title={t("review.form.pick", { label: field.label })}
      aria-pressed={correction.has(field.pointer)}
      onClick={() => correction.toggle(field)}
    >
      {children}
      <span className="vh"> ({t("review.form.pick", { label: field.label })})</span>
    </button>
  );
}

type LinesData = NonNullable<SectionData["table"]>;

interface LinesProps {
  readonly table: LinesData;
  readonly picked: (pointer: string | null, children: ReactNode) => ReactNode;
}

function Lines({ table, picked }: LinesProps) {
  return (
    <ScrollBox label={table.caption}>
      <Table
        caption={table.caption}
        dense
        columns={sectionColumns(table, (row, column) =>
          picked(pointerOf(row, column), row.cells[column]?.value),
        )}
        rows={table.rows}
        rowKey={(row) => row.pointer ?? `${table.rows.indexOf(row)}`}
        {...(table.total && { total: table.total })}
      />
    </ScrollBox>
  );
}
