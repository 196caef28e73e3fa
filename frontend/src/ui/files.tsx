import { type DragEvent, type ReactNode, useRef, useState } from "react";
import { useT } from "@/i18n";
import { Button, IconButton } from "./button";
import { classes } from "./classes";
import { useControlProps } from "./field";
import { Icon } from "./icon";

interface DropProps {
  /** Media types, as in the attribute `accept`. */
  readonly accept: string;
  readonly multiple?: boolean;
  /** Types and limits, always in sight. */
  readonly hint: string;
  readonly onFiles: (files: readonly File[]) => void;
  /** Whether a photograph would do. */
  readonly camera?: boolean;
}

/** Where files are dropped, chosen or, on a phone, photographed. */
export function FileDrop({ accept, multiple = false, hint, onFiles, camera: photographs = true }: DropProps) {
  const { t } = useT();
  const { id, ...described } = useControlProps();
  const chosen = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const take = (files: FileList | null | undefined) => {
    if (files && files.length > 0) onFiles([...files].slice(0, multiple ? files.length : 1));
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  const input = { type: "file", className: "vh", tabIndex: -1, "aria-hidden": true } as const;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the buttons inside do the same.
    <div
      className={classes("drop", over && "drop--over")}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Icon name="upload" />
      <p>{t(multiple ? "common.files.drop" : "common.files.drop_one")}</p>
      <p className="drop__hint">{hint}</p>
      <div className="cluster">
        <Button
          kind="secondary"
          size="small"
          id={id}
          aria-describedby={described["aria-describedby"]}
          onClick={() => chosen.current?.click()}
        >
          {t(multiple ? "common.files.choose" : "common.files.choose_one")}
        </Button>
        {photographs && (
          <span className="only-phone">
            <Button kind="secondary" size="small" icon="camera" onClick={() => camera.current?.click()}>
              {t("common.files.photograph")}
            </Button>
          </span>
        )}
      </div>
      <input
        {...input}
        ref={chosen}
        accept={accept}
        multiple={multiple}
        onChange={(event) => {
          take(event.target.files);
          event.target.value = "";
        }}
      />
      <input
        {...input}
        ref={camera}
        accept="image/*"
        capture="environment"
        onChange={(event) => {
          take(event.target.files);
          event.target.value = "";
        }}
      />
    </div>
  );
}

export function FileList({ children }: { readonly children: ReactNode }) {
  return <ul className="files">{children}</ul>;
}

interface ItemProps {
  readonly name: string;
  readonly pdf?: boolean;
  /** "PDF, 2 pages, 184 ko" and a State. */
  readonly meta: ReactNode;
  /** Percent sent, while it is being sent. */
  readonly progress?: number | null;
  readonly actions?: ReactNode;
  readonly onRemove?: (() => void) | undefined;
  /** Below, for instance what the QR code says. */
  readonly children?: ReactNode;
}

export function FileItem({
  name,
  pdf = false,
  meta,
  progress = null,
  actions,
  onRemove,
  children,
}: ItemProps) {
  const { t } = useT();
  return (
    <li className="file">
      <Icon name={pdf ? "pdf" : "file"} />
      <div>
        <p className="file__name">{name}</p>
        <p className="file__meta">{meta}</p>
      </div>
      <div className="nowrap">
        {actions}
        {onRemove && <IconButton icon="bin" label={t("common.files.remove", { name })} onClick={onRemove} />}
      </div>
      {(progress !== null || children) && (
        <div className="file__extra">
          {progress !== null && (
            <progress max={100} value={progress} aria-label={t("common.files.progress", { name })} />
          )}
          {children}
        </div>
      )}
    </li>
  );
}
