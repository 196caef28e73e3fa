import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type StepUp, useStepUp } from "@/accounts/step-up";
import { answer, api, type Schemas } from "@/client";
import { formatDay, formatIban, useT } from "@/i18n";
import { DeleteDialog } from "@/lists/delete-dialog";
import { Loaded } from "@/lists/loaded";
import {
  Button,
  type Column,
  EmptyState,
  Figures,
  focusSection,
  IconButton,
  Section,
  showToast,
  Table,
  TwoLines,
} from "@/ui";
import { BankAccountDialog } from "./bank-account-dialog";
import { NewBankAccount } from "./new-bank-account";
import { bankAccountsQuery } from "./queries";

type Account = Schemas["BankAccountRow"];

const SECTION = "bank-accounts";

/** Where the company is paid. Every change needs a fresh code, and all managers are told. */
export function BankAccounts() {
  const { t } = useT();
  const accounts = useQuery(bankAccountsQuery);
  const stepUp = useStepUp(t("organisations.bank_accounts.step_up"));
  const [adding, setAdding] = useState(false);
  const [changing, setChanging] = useState<Account | null>(null);
  const [doomed, setDoomed] = useState<Account | null>(null);
  const add = (
    <Button kind="secondary" size="small" icon="plus" onClick={() => setAdding(true)}>
      {t("organisations.bank_accounts.add")}
    </Button>
  );
  return (
    <Section look="block" id={SECTION} title={t("organisations.bank_accounts.title")} action={add}>
      <p className="muted mb-4">{t("organisations.bank_accounts.intro")}</p>
      <Loaded query={accounts} lines={3}>
        {({ items }) =>
          items.length === 0 ? (
            <Nothing />
          ) : (
            <Rows rows={items} onChange={setChanging} onArchive={setDoomed} />
          )
        }
      </Loaded>
      <NewBankAccount open={adding} stepUp={stepUp} onClose={() => setAdding(false)} />
      <BankAccountDialog account={changing} stepUp={stepUp} onClose={() => setChanging(null)} />
      <Archiving
        account={doomed}
        isLast={accounts.data?.items.length === 1}
        stepUp={stepUp}
        onClose={() => setDoomed(null)}
      />
      {stepUp.dialog}
    </Section>
  );
}

function Nothing() {
  const { t } = useT();
  return (
    <EmptyState title={t("organisations.bank_accounts.empty")}>
      {t("organisations.bank_accounts.empty.hint")}
    </EmptyState>
  );
}

interface ArchivingProps {
  readonly account: Account | null;
  readonly isLast: boolean;
  readonly stepUp: StepUp;
  readonly onClose: () => void;
}

function Archiving({ account, isLast, stepUp, onClose }: ArchivingProps) {
  const { t } = useT();
  const cache = useQueryClient();
  const archive = async () => {
    if (account === null) return;
    const path = { bank_account_id: account.id };
    await stepUp.run(() =>
      answer(api.DELETE("/api/v1/bank-accounts/{bank_account_id}", { params: { path } })),
    );
    onClose();
    await cache.invalidateQueries(bankAccountsQuery);
    focusSection(SECTION);
    showToast({ text: () => t("organisations.bank_accounts.removed") });
  };
  return (
    <DeleteDialog
      open={account !== null}
      title={t("organisations.bank_accounts.remove.title")}
      onDelete={archive}
      onClose={onClose}
    >
      <p>{t("organisations.bank_accounts.remove.text", { label: account?.label ?? "" })}</p>
      {(isLast || account?.is_default) && (
        <p className="mt-3">{t(`organisations.bank_accounts.remove.${isLast ? "last" : "default"}`)}</p>
      )}
    </DeleteDialog>
  );
}

interface RowsProps {
  readonly rows: readonly Account[];
  readonly onChange: (account: Account) => void;
  readonly onArchive: (account: Account) => void;
}

function Rows({ rows, onChange, onArchive }: RowsProps) {
  const { t } = useT();
  const columns: Column<Account>[] = [
    {
      key: "label",
      header: t("organisations.bank_accounts.label"),
      card: "title",
      width: "m",
      cell: ({ label, is_default }) => (
        <TwoLines strong main={label} sub={is_default && t("organisations.bank_accounts.default")} />
      ),
    },
    {
      key: "iban",
      header: t("organisations.bank_accounts.iban"),
      cell: (account) => <Iban account={account} />,
    },
    {
      key: "holder",
      header: t("organisations.bank_accounts.holder"),
      cell: ({ holder }) => holder,
    },
    {
      key: "since",
      header: t("organisations.bank_accounts.since"),
      low: true,
      cell: ({ created_at }) => <Figures>{formatDay(created_at)}</Figures>,
    },
    {
      key: "actions",
      header: t("organisations.bank_accounts.actions"),
      headerHidden: true,
      card: "actions",
      cell: (account) => (
        <>
          <IconButton
            icon="pencil"
            label={t("organisations.bank_accounts.change", { label: account.label })}
            onClick={() => onChange(account)}
          />
          <IconButton
            icon="bin"
            label={t("organisations.bank_accounts.remove", { label: account.label })}
            onClick={() => onArchive(account)}
          />
        </>
      ),
    },
  ];
  return (
    <Table
      caption={t("organisations.bank_accounts.caption")}
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
    />
  );
}

/** The number in groups over the bank's name, and what a QR-IBAN asks for. */
function Iban({ account: { iban, bank_name, is_qr_iban } }: { readonly account: Account }) {
  const { t } = useT();
  const bank = bank_name ?? t("organisations.bank_accounts.unknown_bank");
  return (
    <>
      <TwoLines main={<Figures>{formatIban(iban)}</Figures>} sub={bank} />
      {is_qr_iban && (
        <span className="cell-sub">
          <strong>{t("organisations.bank_accounts.qr")}</strong> {t("organisations.bank_accounts.qr.text")}
        </span>
      )}
    </>
  );
}
