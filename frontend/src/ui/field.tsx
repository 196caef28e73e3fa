import { createContext, type ReactNode, useContext, useId } from "react";
import { useT } from "@/i18n";
import { classes } from "./classes";
import { Icon } from "./icon";

/** What a control needs to know of the field around it. */
interface FieldState {
  readonly id: string;
  readonly describedBy: string | undefined;
  readonly invalid: boolean;
  readonly required: boolean;
}

const FieldContext = createContext<FieldState | null>(null);

/** id and aria attributes of the control inside a Field; nothing outside one. */
export function useControlProps() {
  const field = useContext(FieldContext);
  if (!field) return {};
  return {
    id: field.id,
    "aria-describedby": field.describedBy,
    "aria-invalid": field.invalid || undefined,
    required: field.required || undefined,
  };
}

/** A reviewer's words about a field that is to be corrected. */
export interface Ask {
  readonly message: string;
  readonly answered: boolean;
}

export interface FieldProps {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly error?: string | null | undefined;
  /** Something confirmed about the value, for instance the bank of an IBAN. */
  readonly echo?: ReactNode;
  readonly required?: boolean;
  /** Says "(facultatif)" after the label. */
  readonly optional?: boolean;
  readonly ask?: Ask | null | undefined;
}

export function ErrorText({ id, children }: { readonly id?: string; readonly children: ReactNode }) {
  const { t } = useT();
  return (
    <p className="field__error" id={id}>
      <Icon name="alert" />
      <span>
        <span className="vh">{t("common.error.prefix")}</span>
        {children}
      </span>
    </p>
  );
}

export function AskText({ id, ask }: { readonly id: string; readonly ask: Ask }) {
  const { t } = useT();
  return (
    <p className={classes("field__ask", ask.answered && "field__ask--done")} id={id}>
      <b>{t(ask.answered ? "common.ask.answered" : "common.ask.open")}</b>{" "}
      {t("common.quoted", { text: ask.message })}
    </p>
  );
}

export function RequiredMark() {
  return (
    <span className="field__req" aria-hidden="true">
      {"\u00a0*"}
    </span>
  );
}

export function Label({
  children,
  required,
  optional,
}: {
  readonly children: ReactNode;
  readonly required?: boolean;
  readonly optional?: boolean;
}) {
  const { t } = useT();
  return (
    <>
      {children}
      {required && <RequiredMark />}
      {optional && <span className="field__opt"> {t("common.optional")}</span>}
    </>
  );
}

function join(...ids: (string | false | null | undefined)[]): string | undefined {
  return ids.filter(Boolean).join(" ") || undefined;
}

type Props = FieldProps & {
  /** Stable id of the control, so that an error summary can link to it. */
  readonly id?: string | undefined;
  readonly className?: string | undefined;
  readonly children: ReactNode;
};

/** Label, hint, error and one control, in that order; the control takes its id and aria attributes from here. */
export function Field({
  id,
  label,
  hint,
  error,
  echo,
  ask,
  required = false,
  optional = false,
  className,
  children,
}: Props) {
  const ownId = useId();
  const control = id ?? ownId;
  const describedBy = join(
    hint !== undefined && `${control}-hint`,
    ask && `${control}-ask`,
    error && `${control}-error`,
    echo !== undefined && `${control}-echo`,
  );
  return (
    <div className={classes("field", className)}>
      <label className="field__label" htmlFor={control}>
        <Label required={required} optional={optional}>
          {label}
        </Label>
      </label>
      {hint !== undefined && (
        <p className="field__hint" id={`${control}-hint`}>
          {hint}
        </p>
      )}
      {ask && <AskText id={`${control}-ask`} ask={ask} />}
      {error && <ErrorText id={`${control}-error`}>{error}</ErrorText>}
      <FieldContext value={{ id: control, describedBy, invalid: Boolean(error), required }}>
        {children}
      </FieldContext>
      {echo !== undefined && (
        <p className="field__echo" id={`${control}-echo`}>
          {echo}
        </p>
      )}
    </div>
  );
}

type FieldsetProps = Omit<FieldProps, "label" | "echo"> & {
  readonly id?: string | undefined;
  readonly legend: ReactNode;
  readonly children: ReactNode;
};

/** A question that several controls answer together. */
export function Fieldset({
  id,
  legend,
  hint,
  error,
  ask,
  required = false,
  optional = false,
  children,
}: FieldsetProps) {
  const ownId = useId();
  const group = id ?? ownId;
  const describedBy = join(
    hint !== undefined && `${group}-hint`,
    ask && `${group}-ask`,
    error && `${group}-error`,
  );
  return (
    <fieldset className="fieldset" id={group} aria-describedby={describedBy} tabIndex={-1}>
      <legend>
        <Label required={required} optional={optional}>
          {legend}
        </Label>
      </legend>
      {hint !== undefined && (
        <p className="field__hint" id={`${group}-hint`}>
          {hint}
        </p>
      )}
      {ask && <AskText id={`${group}-ask`} ask={ask} />}
      {error && <ErrorText id={`${group}-error`}>{error}</ErrorText>}
      {children}
    </fieldset>
  );
}

interface FieldGroupProps extends Pick<FieldProps, "error" | "ask"> {
  readonly id?: string | undefined;
  /** Name for screen readers; a heading above says it to everybody else. */
  readonly label: string;
  readonly children: ReactNode;
}

/**
 * What belongs together but is no single question, for instance the lines of an invoice. Not a fieldset: Chromium 156
 * stops drawing size containers (`.panel--edit`, `.table-box`) in one after the nodes beside them change.
 */
export function FieldGroup({ id, label, error, ask, children }: FieldGroupProps) {
  const ownId = useId();
  const group = id ?? ownId;
  return (
    <div
      className="fieldset"
      role="group"
      id={group}
      aria-label={label}
      aria-describedby={join(ask && `${group}-ask`, error && `${group}-error`)}
      tabIndex={-1}
    >
      {ask && <AskText id={`${group}-ask`} ask={ask} />}
      {error && <ErrorText id={`${group}-error`}>{error}</ErrorText>}
      {children}
    </div>
  );
}
