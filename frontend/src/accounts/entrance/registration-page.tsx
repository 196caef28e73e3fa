import {
  AvsField,
  DateField,
  GlnField,
  RadioField,
  SelectField,
  ServerForm,
  type ServerFormHandle,
  TextField,
  TickField,
  useServerForm,
} from "@/form";
import { useLiveRefusal } from "@/form/use-live-refusal";
import { LANGUAGE_OPTIONS, Trans, useT } from "@/i18n";
import { useSettings } from "@/settings";
import { Actions, BackLink, Button, Main, PageHeading, Section } from "@/ui";
import { register } from "../api";
import { PasswordField } from "../password-field";
import { Outside, TermsText } from "../terms-text";
import { go } from "./place";
import { bodyOf, emptyValues, keptValues, type RegistrationValues } from "./registration-values";
import { useKeptValues, useRegistrationCheck } from "./use-registration";
import { unconfirmed } from "./waiting";

type Form = ServerFormHandle<RegistrationValues>;

export default function RegistrationPage() {
  const { t, language } = useT();
  const form = useServerForm<RegistrationValues>({
    defaultValues: keptValues(history.state) ?? emptyValues(language),
  });
  const kind = form.watch("kind");
  const { terms_version } = useSettings();
  useLiveRefusal(form, useRegistrationCheck(form, terms_version));
  useKeptValues(form);
  return (
    <Main>
      <PageHeading
        title={t("accounts.registration.title")}
        sub={t("accounts.registration.lead")}
        back={<BackLink href="/">{t("common.nav.home")}</BackLink>}
      />
      <div className="form-page">
        <ServerForm
          form={form}
          onSubmit={async (values) => {
            const received = await register(bodyOf(values, terms_version));
            go("/registration/received", unconfirmed(received, values.applicant.email.trim(), Date.now()));
          }}
        >
          <RadioField
            form={form}
            name="kind"
            legend={t("accounts.registration.fields.kind")}
            options={(["company", "person"] as const).map((value) => ({
              value,
              label: t(`accounts.registration.kind.${value}`),
              hint: t(`accounts.registration.kind.${value}.hint`),
            }))}
          />
          {kind !== "" && <Fields form={form} kind={kind} />}
        </ServerForm>
      </div>
    </Main>
  );
}

function Fields({ form, kind }: { readonly form: Form; readonly kind: "company" | "person" }) {
  const { t } = useT();
  return (
    <>
      <p className="muted sm mt-6">
        <Trans
          id="common.required_fields"
          tags={{ star: (children) => <span className="field__req">{children}</span> }}
        />
      </p>
      {kind === "company" ? (
        <>
          <Organisation form={form} />
          <Applicant form={form} />
        </>
      ) : (
        <Individual form={form} />
      )}
      <Access form={form} />
      <div className="section">
        <TickField form={form} name="terms_accepted" label={<TermsText />} required />
        <Actions>
          <Button type="submit" size="large" busy={form.busy}>
            {t("accounts.registration.submit")}
          </Button>
        </Actions>
      </div>
    </>
  );
}

function Organisation({ form }: { readonly form: Form }) {
  const { t } = useT();
  return (
    <Section title={t("accounts.registration.organisation")}>
      <div className="fields">
        <TextField
          form={form}
          name="organisation.name"
          label={t("accounts.registration.fields.organisation.name")}
          autoComplete="organization"
          required
        />
        <TextField
          form={form}
          name="organisation.department"
          label={t("accounts.registration.fields.organisation.department")}
          optional
        />
        <div>
          <GlnField
            form={form}
            name="organisation.gln"
            label={t("accounts.registration.fields.organisation.gln")}
            hint={t("accounts.registration.gln.hint")}
            required
          />
          <GlnHelp />
        </div>
        <Address form={form} of="organisation" />
        <TextField
          form={form}
          name="organisation.phone"
          label={t("accounts.registration.fields.organisation.phone")}
          width={14}
          type="tel"
          optional
        />
      </div>
    </Section>
  );
}

/** The own address, which the browser knows. */
function Address({ form, of }: { readonly form: Form; readonly of: "organisation" | "individual" }) {
  const { t } = useT();
  const part = (name: "street" | "house_number" | "postcode" | "town") =>
    ({
      form,
      name: `${of}.${name}`,
      label: t(`accounts.registration.fields.${of}.${name}`),
    }) as const;
  return (
    <>
      <div className="pair pair--street">
        <TextField {...part("street")} autoComplete="off" required />
        <TextField {...part("house_number")} width={4} />
      </div>
      <div className="pair pair--town">
        <TextField {...part("postcode")} width={4} inputMode="numeric" autoComplete="postal-code" required />
        <TextField {...part("town")} autoComplete="address-level2" required />
      </div>
    </>
  );
}

function Individual({ form }: { readonly form: Form }) {
  const { t } = useT();
  return (
    <Section title={t("accounts.registration.individual")}>
      <div className="fields">
        <p className="muted">{t("accounts.registration.individual.hint")}</p>
        <Names form={form} />
        <AvsField
          form={form}
          name="individual.avs_number"
          label={t("accounts.registration.fields.individual.avs_number")}
          hint={t("accounts.registration.individual.avs.hint")}
          autoComplete="off"
          required
        />
        <DateField
          form={form}
          name="individual.birth_date"
          label={t("accounts.registration.fields.individual.birth_date")}
          required
        />
        <Address form={form} of="individual" />
        <LanguageField form={form} />
      </div>
    </Section>
  );
}

function GlnHelp() {
  const { t } = useT();
  const { links } = useSettings();
  return (
    <details className="disclosure">
      <summary>{t("accounts.registration.gln.help")}</summary>
      <p>
        <Trans
          id="accounts.registration.gln.help_text"
          tags={{ link: (children) => <Outside href={links.gln_help}>{children}</Outside> }}
        />
      </p>
    </details>
  );
}

function Applicant({ form }: { readonly form: Form }) {
  const { t } = useT();
  return (
    <Section title={t("accounts.registration.applicant")}>
      <div className="fields">
        <p className="muted">{t("accounts.registration.applicant.hint")}</p>
        <Names form={form} />
        <LanguageField form={form} />
      </div>
    </Section>
  );
}

function Names({ form }: { readonly form: Form }) {
  const { t } = useT();
  return (
    <div className="columns">
      <TextField
        form={form}
        name="applicant.first_name"
        label={t("accounts.registration.fields.applicant.first_name")}
        autoComplete="given-name"
        required
      />
      <TextField
        form={form}
        name="applicant.last_name"
        label={t("accounts.registration.fields.applicant.last_name")}
        autoComplete="family-name"
        required
      />
    </div>
  );
}

function LanguageField({ form }: { readonly form: Form }) {
  const { t } = useT();
  return (
    <SelectField
      form={form}
      name="applicant.language"
      label={t("accounts.registration.fields.applicant.language")}
      width={14}
      options={LANGUAGE_OPTIONS}
    />
  );
}

function Access({ form }: { readonly form: Form }) {
  const { t } = useT();
  return (
    <Section title={t("accounts.registration.access")}>
      <div className="fields">
        <TextField
          form={form}
          name="applicant.email"
          label={t("accounts.registration.fields.applicant.email")}
          hint={t("accounts.registration.email.hint")}
          type="email"
          autoComplete="username"
          spellCheck={false}
          required
        />
        <PasswordField
          form={form}
          name="applicant.password"
          label={t("accounts.registration.fields.applicant.password")}
          hint={t("accounts.registration.password.hint")}
          autoComplete="new-password"
          required
        />
        <TextField
          form={form}
          name="applicant.mobile"
          label={t("accounts.registration.fields.applicant.mobile")}
          hint={t("accounts.registration.mobile.hint")}
          width={14}
          type="tel"
          autoComplete="tel"
          required
        />
      </div>
    </Section>
  );
}
