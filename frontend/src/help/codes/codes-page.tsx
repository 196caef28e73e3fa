import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { codeAddress } from "@/addresses";
import { useT } from "@/i18n";
import { Loaded } from "@/lists/loaded";
import { SearchField } from "@/lists/search-field";
import {
  Button,
  type Column,
  EmptyState,
  Field,
  Filters,
  Main,
  PageHeading,
  Select,
  Table,
  TwoLines,
} from "@/ui";
import { type ErrorCode, errorCodesQuery } from "./queries";
import { type CodesSearch, formsOf, MOST_TYPED, matches, SEVERITIES } from "./search";
import { Forms, Severity } from "./severity";
import { humanised } from "./words";

const route = getRouteApi("/codes/");

/** Every message that a check or a refusal can have. */
export function CodesPage() {
  const { t, language } = useT();
  const search = route.useSearch();
  const navigate = useNavigate();
  const query = useQuery(errorCodesQuery(language));
  const filter = (next: CodesSearch) =>
    void navigate({ to: "/codes", search: next, replace: true, resetScroll: false });
  return (
    <Main>
      <PageHeading title={t("codes.title")} sub={t("codes.sub")} />
      <Loaded query={query} lines={12}>
        {({ items }) => {
          const found = items.filter((code) => matches(code, search));
          return (
            <>
              <CodeFilters codes={items} search={search} found={found.length} onChange={filter} />
              {found.length === 0 ? (
                <EmptyState
                  heading="h2"
                  title={t("codes.none_found")}
                  action={
                    <Button kind="secondary" onClick={() => filter({})}>
                      {t("codes.clear")}
                    </Button>
                  }
                >
                  {t("codes.none_found.text")}
                </EmptyState>
              ) : (
                <Codes codes={found} />
              )}
            </>
          );
        }}
      </Loaded>
    </Main>
  );
}

interface FilterProps {
  readonly codes: readonly ErrorCode[];
  readonly search: CodesSearch;
  readonly found: number;
  readonly onChange: (search: CodesSearch) => void;
}

function CodeFilters({ codes, search, found, onChange }: FilterProps) {
  const { t, maybeText } = useT();
  const change = (name: keyof CodesSearch, value: string) => {
    const { [name]: _, ...others } = search;
    onChange(value === "" ? others : { ...others, [name]: value });
  };
  return (
    <Filters label={t("codes.filters")} end={t("codes.count", { count: found })}>
      <SearchField
        label={t("codes.search")}
        placeholder={t("codes.search.placeholder")}
        maxLength={MOST_TYPED}
        wide
        value={search.q ?? ""}
        onChange={(text) => change("q", text.trim())}
      />
      <Field label={t("codes.form")}>
        <Select
          emptyLabel={t("common.all")}
          options={formsOf(codes).map((form) => ({
            value: form,
            label: maybeText(`forms.${form}.menu`) ?? form,
          }))}
          value={search.form ?? ""}
          onChange={({ target }) => change("form", target.value)}
        />
      </Field>
      <Field label={t("codes.severity")}>
        <Select
          emptyLabel={t("common.all")}
          options={SEVERITIES.map((severity) => ({
            value: severity,
            label: t(`codes.severity.${severity}`),
          }))}
          value={search.severity ?? ""}
          onChange={({ target }) => change("severity", target.value)}
        />
      </Field>
    </Filters>
  );
}

function Codes({ codes }: { readonly codes: readonly ErrorCode[] }) {
  const { t } = useT();
  const columns: Column<ErrorCode>[] = [
    {
      key: "meaning",
      header: t("codes.caption"),
      card: "title",
      cell: ({ code, meaning }) => (
        <TwoLines main={<a href={codeAddress(code)}>{humanised(meaning)}</a>} sub={code} />
      ),
    },
    {
      key: "severity",
      header: t("codes.severity"),
      cell: ({ severity }) => <Severity severity={severity} />,
    },
    { key: "forms", header: t("codes.forms"), cell: ({ forms }) => <Forms forms={forms} /> },
  ];
  return <Table caption={t("codes.caption")} columns={columns} rows={codes} rowKey={({ code }) => code} />;
}
