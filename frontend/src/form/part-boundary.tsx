import { Component, type ReactNode } from "react";
import { t } from "@/i18n";
import { Button, Notice } from "@/ui";

interface Props {
  readonly children: ReactNode;
}

/** Around a part of a form: when its rendering fails, the rest stays, and with it everything that was typed. */
export class PartBoundary extends Component<Props, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <Notice kind="danger" live title={t("common.error.part.title")} className="mb-5">
        <p>{t("common.error.part.text")}</p>
        <p>
          <Button kind="secondary" size="small" onClick={() => this.setState({ broken: false })}>
            {t("common.error.part.again")}
          </Button>
        </p>
      </Notice>
    );
  }
}
