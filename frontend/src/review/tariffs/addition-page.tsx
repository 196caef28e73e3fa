import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { Path } from "react-hook-form";
import { type StepUp, useStepUp } from "@/accounts/step-up";
import { DateField, NumberField, ServerForm, type ServerFormHandle, TextField, useServerForm } from "@/form";
import { formatFigure, useT } from "@/i18n";
import { Actions, BackLink, Button, LinkButton, Main, Notice, PageHeading, Section, showToast } from "@/ui";
import { AdditionDialog } from "./addition-dialog";
import {
  type Addition,
  addTariff,
  checkTariff,
  type Input,
  type Kind,
  TARIFFS,
  tariffsQuery,
} from "./queries";
import { useNames } from "./tables";
import { bodyOf, fieldOf, prefilled, type Typed } from "./values";

const route = getRouteApi("/office/tariffs/$kind");
const BACK = "/office/tariffs";

export function AdditionPage() {
  const { t, language } = useT();
  const { kind } = route.useLoaderData();
  const { data } = useSuspenseQuery(tariffsQuery(language));
  return (
    <Main look="office">
      <PageHeading
        title={t("review.tariff.add.for", { kind: t(`review.tariff.${kind}`) })}
        back={<BackLink href={BACK}>{t("review.tariff.add.back")}</BackLink>}
      />
      <div className="read">
        {data.may_add ? (
          <AdditionForm key={kind} kind={kind} />
        ) : (
          <Notice>{t("review.tariff.read_only")}</Notice>
        )}
      </div>
    </Main>
  );
}

/** A body that was found right, and what adding it would do. */
interface Asked {
  readonly body: Input;
  readonly addition: Addition;
}

function AdditionForm({ kind }: { readonly kind: Kind }) {
  const { t, language } = useT();
  const { data } = useSuspenseQuery(tariffsQuery(language));
  const [newest] = data.items.filter((row) => row.kind === kind && row.state !== "replaced");
  const lists = Object.entries(newest?.values ?? {}).flatMap(([name, value]) =>
    Array.isArray(value) ? [name] : [],
  );
  const form = useServerForm<Typed>({ defaultValues: prefilled(newest), fieldOf });
  const [asked, setAsked] = useState<Asked | null>(null);
  const stepUp = useStepUp(t("review.tariff.step_up"), "office");
  const adding = useAdding(kind, stepUp, () => setAsked(null));
  const check = async (typed: Typed) => {
    const body = bodyOf(kind, typed, lists);
    adding.reset();
    setAsked({ body, addition: await checkTariff(body) });
  };
  return (
    <>
      <p className="mb-5">{t("review.tariff.add.prefilled")}</p>
      <ServerForm form={form} onSubmit={check}>
        <Days form={form} />
        <Section title={t("review.tariff.add.values")}>
          <Values form={form} names={Object.keys(newest?.values ?? {})} lists={lists} />
        </Section>
        <Actions>
          <Button type="submit" size="large" busy={form.busy}>
            {t("review.tariff.add.check")}
          </Button>
          <LinkButton kind="quiet" href={BACK}>
            {t("common.cancel")}
          </LinkButton>
        </Actions>
      </ServerForm>
      <AdditionDialog
        addition={asked?.addition ?? null}
        busy={adding.isPending}
        failure={adding.error}
        onClose={() => setAsked(null)}
        onAdd={() => asked && adding.mutate(asked.body)}
      />
      {stepUp.dialog}
    </>
  );
}

function useAdding(kind: Kind, stepUp: StepUp, onAdded: () => void) {
  const { t } = useT();
  const cache = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (body: Input) => stepUp.run(() => addTariff(body)),
    onSuccess: async ({ tariff }) => {
      onAdded();
      await cache.invalidateQueries({ queryKey: TARIFFS });
      await navigate({ to: BACK, hash: kind });
      showToast({ text: () => t("review.tariff.added", { version: tariff.version }) });
    },
  });
}

type Form = ServerFormHandle<Typed>;

function Days({ form }: { readonly form: Form }) {
  const { t } = useT();
  return (
    <div className="fields mt-5">
      <DateField
        form={form}
        name="valid_from"
        label={t("review.tariff.fields.valid_from")}
        hint={t("review.tariff.add.same_day")}
        ahead
        required
      />
      <DateField
        form={form}
        name="confirmed_until"
        label={t("review.tariff.fields.confirmed_until")}
        hint={t("review.tariff.fields.confirmed_until.hint")}
        ahead
        required
      />
      <TextField
        form={form}
        name="source"
        label={t("review.tariff.fields.source")}
        hint={t("review.tariff.fields.source.hint")}
        autoComplete="off"
        required
      />
    </div>
  );
}

interface ValuesProps {
  readonly form: Form;
  readonly names: readonly string[];
  readonly lists: readonly string[];
}

function Values({ form, names, lists }: ValuesProps) {
  const { t } = useT();
  const nameOf = useNames();
  return (
    <div className="fields">
      {names.map((name) => {
        const { label, unit } = nameOf(name);
        const field = { form, name: `values.${name}` as Path<Typed>, label, required: true };
        return lists.includes(name) ? (
          <TextField key={name} {...field} hint={t("review.tariff.rates.hint")} width={24} figures="start" />
        ) : (
          <NumberField key={name} {...field} hint={unit} format={formatFigure} />
        );
      })}
    </div>
  );
}
