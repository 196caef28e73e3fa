import { useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { sessionQuery } from "@/accounts/session";
import type { StepUp } from "@/accounts/step-up";
import { ServerForm, TickField, useServerForm } from "@/form";
import { SaveActions } from "@/form/save-actions";
import { formatMobile, Trans, useT } from "@/i18n";
import { Loaded } from "@/lists/loaded";
import { Dialog, showToast } from "@/ui";
import { membersQuery } from "../queries";
import {
  changeMember,
  changePerson,
  type Member,
  type MemberDetail,
  memberQuery,
  nameOf,
  type Role,
} from "./api";
import { HandOver } from "./hand-over";
import { PersonFields, RoleField } from "./person-fields";

interface Props {
  readonly member: Member | null;
  readonly stepUp: StepUp;
  readonly onClose: () => void;
}

/** What a colleague is and may do. */
export function MemberDialog({ member, stepUp, onClose }: Props) {
  const { t } = useT();
  return (
    <Dialog
      open={member !== null}
      title={member ? t("organisations.members.edit", { name: nameOf(member) }) : ""}
      onClose={onClose}
    >
      {member && <Content id={member.id} stepUp={stepUp} onClose={onClose} />}
    </Dialog>
  );
}

interface ContentProps extends Omit<Props, "member"> {
  readonly id: string;
}

function Content({ id, ...rest }: ContentProps) {
  const detail = useQuery(memberQuery(id));
  return (
    <Loaded query={detail} lines={6}>
      {(found) => (
        <>
          <Form detail={found} {...rest} />
          <HandOver from={id} onDone={rest.onClose} />
        </>
      )}
    </Loaded>
  );
}

const link = (children: ReactNode) => <a href="/account">{children}</a>;

interface Values {
  first_name: string;
  last_name: string;
  mobile: string;
  role: Role;
  active: boolean;
}

function Form({ detail, stepUp, onClose }: Omit<Props, "member"> & { readonly detail: MemberDetail }) {
  const { t } = useT();
  const cache = useQueryClient();
  const { first_name, last_name, role, active } = detail;
  const mobile = formatMobile(detail.mobile ?? "");
  const { data: session } = useSuspenseQuery(sessionQuery("company"));
  const isOneself = session.person.id === detail.id;
  const form = useServerForm<Values>({ defaultValues: { first_name, last_name, mobile, role, active } });
  const submit = async (values: Values) => {
    const person = { first_name: values.first_name, last_name: values.last_name, mobile: values.mobile };
    const others = [
      person.first_name !== first_name,
      person.last_name !== last_name,
      person.mobile !== mobile,
    ];
    if (detail.editable && others.some(Boolean)) await stepUp.run(() => changePerson(detail.id, person));
    if (values.role !== role || values.active !== active)
      await stepUp.run(() => changeMember(detail.id, values.role, values.active));
    onClose();
    await cache.invalidateQueries(membersQuery);
    showToast({ text: () => t("organisations.members.saved") });
  };
  return (
    <ServerForm form={form} onSubmit={submit}>
      {detail.email && <p className="muted">{detail.email}</p>}
      <div className="fields mt-4">
        {detail.editable ? (
          <PersonFields
            form={form}
            {...(isOneself && {
              mobile: <Trans id="organisations.member.own_mobile" params={{ mobile }} tags={{ link }} />,
            })}
          />
        ) : (
          <p className="sm">{t(`organisations.members.${active ? "elsewhere" : "left"}`)}</p>
        )}
        <RoleField form={form} />
        <TickField form={form} name="active" label={t("organisations.members.has_access")} />
      </div>
      <SaveActions busy={form.busy} onCancel={onClose} />
    </ServerForm>
  );
}
