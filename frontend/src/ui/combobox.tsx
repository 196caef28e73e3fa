import { type KeyboardEvent, useId, useRef, useState } from "react";
import { useT } from "@/i18n";
import { useControlProps } from "./field";
import { Icon } from "./icon";

export interface ComboboxOption {
  readonly key: string;
  readonly label: string;
  /** A second line: what tells two of the same name apart. */
  readonly detail?: string;
}

interface Props {
  /** What is chosen, as it is shown while nobody types; "" for nothing. */
  readonly chosen: string;
  readonly onChoose: (option: ComboboxOption | null) => void;
  /** Called with what is typed; whoever searches gives `options`. */
  readonly onSearch: (text: string) => void;
  readonly options: readonly ComboboxOption[];
  /** The options belong to an earlier text. */
  readonly loading?: boolean;
  /** Said when nothing fits. */
  readonly emptyText: string;
  /** Name of the list for screen readers. */
  readonly listLabel: string;
}

/** A text field with a list that follows what is typed (ARIA APG: editable combobox with list autocomplete). */
export function Combobox({
  chosen,
  onChoose,
  onSearch,
  options,
  loading = false,
  emptyText,
  listLabel,
}: Props) {
  const { t } = useT();
  const control = useControlProps();
  const own = useId();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const optionId = (index: number) => `${own}-${index}`;

  const search = (text: string) => {
    setTyped(text);
    setOpen(true);
    setActive(text.trim() === "" ? -1 : 0);
    onSearch(text);
  };
  const show = () => {
    if (open) return;
    setOpen(true);
    setActive(-1);
    onSearch(typed ?? "");
  };
  const close = () => {
    setOpen(false);
    setTyped(null);
    setActive(-1);
  };
  const choose = (option: ComboboxOption | undefined) => {
    if (!option) return;
    onChoose(option);
    close();
  };
  const leave = () => {
    if (typed !== null && typed.trim() === "" && chosen !== "") onChoose(null);
    close();
  };
  const move = (step: number) => {
    if (!open) return show();
    if (options.length === 0) return;
    setActive((index) => (index + step + options.length) % options.length);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const act = KEYS[event.key];
    if (!act || (event.key === "Escape" && !open) || (event.key === "Enter" && !open)) return;
    event.preventDefault();
    act({ move, close, choose: () => choose(options[active]) });
  };
  const status = loading ? t("common.loading") : options.length === 0 ? emptyText : null;
  return (
    <div className="combo">
      <input
        {...control}
        ref={input}
        type="text"
        className="input"
        role="combobox"
        autoComplete="off"
        spellCheck={false}
        aria-autocomplete="list"
        aria-expanded={open}
        aria-controls={`${own}-list`}
        aria-activedescendant={open && active >= 0 && active < options.length ? optionId(active) : undefined}
        value={typed ?? chosen}
        onChange={(event) => search(event.target.value)}
        onClick={show}
        onFocus={(event) => event.target.select()}
        onKeyDown={onKeyDown}
        onBlur={leave}
      />
      <Icon name="chevron" />
      <div className="combo__pop" hidden={!open}>
        <div className="combo__list" role="listbox" id={`${own}-list`} aria-label={listLabel}>
          {options.map((option, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the text field, which keeps the focus.
            <div
              key={option.key}
              id={optionId(index)}
              className="combo__option"
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              ref={index === active ? scrollIntoList : null}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(option)}
            >
              {option.label}
              {option.detail !== undefined && <span className="cell-sub">{option.detail}</span>}
            </div>
          ))}
        </div>
        {status !== null && <p className="combo__status">{status}</p>}
      </div>
      <p className="vh" role="status">
        {open ? (status ?? t("common.results", { count: options.length })) : ""}
      </p>
    </div>
  );
}

interface Acts {
  readonly move: (step: number) => void;
  readonly close: () => void;
  readonly choose: () => void;
}

const KEYS: Readonly<Record<string, (acts: Acts) => void>> = {
  ArrowDown: ({ move }) => move(1),
  ArrowUp: ({ move }) => move(-1),
  Enter: ({ choose }) => choose(),
  Escape: ({ close }) => close(),
};

function scrollIntoList(option: HTMLElement | null): void {
  option?.scrollIntoView({ block: "nearest" });
}
