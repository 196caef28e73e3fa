import { useNavigate, useRouter } from "@tanstack/react-router";
import type { MouseEvent } from "react";
import { useT } from "@/i18n";
import { asLeft } from "@/lists/state";
import { BackLink } from "@/ui";
import { searchAsLeft } from "./guichet/back";
import { CORRECTIONS_LIST, HISTORY_LIST } from "./guichet/search";

/** Back to the counter as it was left: its filters, what was typed, and the page. */
export function BackToCounter() {
  const { t } = useT();
  const navigate = useNavigate();
  const router = useRouter();
  const search = searchAsLeft();
  const go = (event: MouseEvent<HTMLElement>) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    void navigate({ to: "/counter", search, state: asLeft(CORRECTIONS_LIST, HISTORY_LIST) });
  };
  return (
    <BackLink href={router.buildLocation({ to: "/counter", search }).href} onClick={go}>
      {t("common.nav.home")}
    </BackLink>
  );
}
