import type { ReactNode } from "react";
import { useSettings } from "./context";

/** Calls the office. */
export function PhoneLink({ children }: { readonly children?: ReactNode }) {
  const { office } = useSettings();
  return (
    <a href={office.phone_href} className="nowrap">
      {children ?? office.phone}
    </a>
  );
}
