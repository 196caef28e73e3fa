import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { failureText, ServerForm, TextField, useServerForm } from "@/form";
import { formatInstant, useT } from "@/i18n";
import { DeleteDialog } from "@/lists/delete-dialog";
import { Button, type Column, Dialog, Figures, focusSection, Notice, Section, showToast, Table } from "@/ui";
import type { Audience } from "../api";
import { deviceName } from "../device";
import { type StepUp, useStepUp } from "../step-up";
import {
  addPasskey,
  beginPasskey,
  factorsQuery,
  type Passkey,
  type PasskeyOptions,
  removePasskey,
  renamePasskey,
} from "./api";
import { knowsPasskeys, made, NoPasskey } from "./webauthn";

const SECTION = "passkeys";
const MOST = 5;

/** Keys in the person's devices that replace codes: add, rename and remove them. */
export function Passkeys({ audience }: { readonly audience: Audience }) {
  const { t } = useT();
  const { data } = useSuspenseQuery(factorsQuery(audience));
  const stepUp = useStepUp(t("factors.step_up"), audience);
  const [options, setOptions] = useState<PasskeyOptions | null>(null);
  const [renamed, setRenamed] = useState<Passkey | null>(null);
  const [removed, setRemoved] = useState<Passkey | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const begin = () =>
    stepUp
      .run(() => beginPasskey(audience))
      .then((begun) => {
        setFailure(null);
        setOptions(begun);
      }, setFailure);
  return (
    <Section id={SECTION} title={t("factors.passkey.title")}>
      <p className="muted mb-4">{t("factors.passkey.lead")}</p>
      {data.passkeys.length > 0 && (
        <List passkeys={data.passkeys} onRename={setRenamed} onRemove={setRemoved} />
      )}
      {failure !== null && (
        <Notice kind="danger" live className="mb-4">
          {failureText(failure)}
        </Notice>
      )}
      {knowsPasskeys() ? (
        data.passkeys.length < MOST && (
          <Button kind="secondary" onClick={() => void begin()}>
            {t("factors.passkey.add")}
          </Button>
        )
      ) : (
        <p>{t("factors.passkey.old_browser")}</p>
      )}
      <Dialog open={options !== null} title={t("factors.passkey.add")} onClose={() => setOptions(null)}>
        {options && <Adding audience={audience} options={options} onClose={() => setOptions(null)} />}
      </Dialog>
      <Dialog open={renamed !== null} title={t("factors.passkey.rename")} onClose={() => setRenamed(null)}>
        {renamed && <Renaming audience={audience} passkey={renamed} onClose={() => setRenamed(null)} />}
      </Dialog>
      <Removing audience={audience} passkey={removed} stepUp={stepUp} onClose={() => setRemoved(null)} />
      {stepUp.dialog}
    </Section>
  );
}

interface ListProps {
  readonly passkeys: readonly Passkey[];
  readonly onRename: (passkey: Passkey) => void;
  readonly onRemove: (passkey: Passkey) => void;
}

function List({ passkeys, onRename, onRemove }: ListProps) {
  const { t } = useT();
  const columns: Column<Passkey>[] = [
    { key: "name", header: t("factors.passkey.name"), card: "title", cell: ({ name }) => name },
    {
      key: "added",
      header: t("factors.passkey.since"),
      width: "date",
      cell: ({ created_at }) => <Figures>{formatInstant(created_at)}</Figures>,
    },
    {
      key: "used",
      header: t("factors.passkey.used"),
      width: "date",
      cell: ({ last_used_at }) =>
        last_used_at === null ? (
          t("factors.passkey.unused")
        ) : (
          <Figures>{formatInstant(last_used_at)}</Figures>
        ),
    },
    {
      key: "change",
      header: t("common.actions"),
      headerHidden: true,
      card: "actions",
      width: "act",
      cell: (passkey) => (
        <span className="cluster">
          <Button kind="secondary" size="small" onClick={() => onRename(passkey)}>
            {t("factors.passkey.rename_short")}
            <span className="vh"> {passkey.name}</span>
          </Button>
          <Button kind="quiet" size="small" onClick={() => onRemove(passkey)}>
            {t("common.delete")}
            <span className="vh"> {passkey.name}</span>
          </Button>
        </span>
      ),
    },
  ];
  return (
    <div className="mb-4">
      <Table caption={t("factors.passkey.title")} columns={columns} rows={passkeys} rowKey={({ id }) => id} />
    </div>
  );
}

interface NamingProps {
  readonly lead?: string;
  readonly name: string;
  readonly submit: string;
  readonly onNamed: (name: string) => Promise<unknown>;
  readonly onClose: () => void;
}

function Naming({ lead, name, submit, onNamed, onClose }: NamingProps) {
  const { t } = useT();
  const form = useServerForm({ defaultValues: { name } });
  return (
    <ServerForm form={form} onSubmit={(values) => onNamed(values.name)}>
      {lead && <p className="mb-4">{lead}</p>}
      <TextField
        form={form}
        name="name"
        label={t("factors.passkey.fields.name")}
        hint={t("factors.passkey.name_hint")}
        maxLength={40}
        autoFocus
      />
      <div className="cluster cluster--end mt-5">
        <Button kind="secondary" onClick={onClose}>
          {t("common.cancel")}
        </Button>
        <Button type="submit" busy={form.busy}>
          {submit}
        </Button>
      </div>
    </ServerForm>
  );
}

interface AddingProps {
  readonly audience: Audience;
  readonly options: PasskeyOptions;
  readonly onClose: () => void;
}

function Adding({ audience, options, onClose }: AddingProps) {
  const { t } = useT();
  const cache = useQueryClient();
  const [missing, setMissing] = useState<NoPasskey | null>(null);
  const add = async (name: string) => {
    setMissing(null);
    const passkey = await made(options).catch((error: unknown) => {
      if (!(error instanceof NoPasskey)) throw error;
      setMissing(error);
    });
    if (!passkey) return;
    cache.setQueryData(factorsQuery(audience).queryKey, await addPasskey(audience, { name, ...passkey }));
    await cache.invalidateQueries();
    onClose();
    focusSection(SECTION);
    showToast({ text: () => t("factors.passkey.added") });
  };
  return (
    <>
      {missing && (
        <Notice kind="warning" live className="mb-4">
          {t(missing.known ? "factors.passkey.known" : "factors.passkey.missing")}
        </Notice>
      )}
      <Naming
        lead={t("factors.passkey.add.lead")}
        name={deviceName(navigator.userAgent)}
        submit={t("factors.passkey.add.submit")}
        onNamed={add}
        onClose={onClose}
      />
    </>
  );
}

interface RenamingProps {
  readonly audience: Audience;
  readonly passkey: Passkey;
  readonly onClose: () => void;
}

function Renaming({ audience, passkey, onClose }: RenamingProps) {
  const { t } = useT();
  const cache = useQueryClient();
  const rename = async (name: string) => {
    cache.setQueryData(factorsQuery(audience).queryKey, await renamePasskey(audience, passkey.id, name));
    onClose();
    showToast({ text: () => t("factors.passkey.renamed") });
  };
  return <Naming name={passkey.name} submit={t("common.save")} onNamed={rename} onClose={onClose} />;
}

interface RemovingProps {
  readonly audience: Audience;
  readonly passkey: Passkey | null;
  readonly stepUp: StepUp;
  readonly onClose: () => void;
}

function Removing({ audience, passkey, stepUp, onClose }: RemovingProps) {
  const { t } = useT();
  const cache = useQueryClient();
  const remove = async () => {
    if (passkey) await stepUp.run(() => removePasskey(audience, passkey.id));
    onClose();
    await cache.invalidateQueries();
    focusSection(SECTION);
    showToast({ text: () => t("factors.passkey.removed") });
  };
  return (
    <DeleteDialog
      open={passkey !== null}
      title={t("factors.passkey.remove")}
      onDelete={remove}
      onClose={onClose}
    >
      <p>{t("factors.passkey.remove.text", { name: passkey?.name ?? "" })}</p>
    </DeleteDialog>
  );
}
