import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useT } from "@/i18n";
import { Loaded } from "@/lists/loaded";
import { Main, Notice, PageHeading } from "@/ui";
import { type LegalName, legalPageQuery, type LegalPage as Page } from "./queries";

type Block = Page["blocks"][number];

/** Terms of use, privacy notice, accessibility statement or imprint, in the office's words. */
export function LegalPage({ name }: { readonly name: LegalName }) {
  const { t, language } = useT();
  const page = useQuery({ ...legalPageQuery(name, language), placeholderData: keepPreviousData });
  return (
    <Main>
      <PageHeading title={page.data?.title ?? t(`common.footer.${name}`)} />
      <div className="read">
        <Loaded query={page} lines={10}>
          {({ blocks, is_example }) => (
            <>
              {is_example && (
                <Notice kind="warning" title={t("common.legal.example")} className="mb-5">
                  {t("common.legal.example.text")}
                </Notice>
              )}
              <div className="stack">{parts(blocks).map(Part)}</div>
            </>
          )}
        </Loaded>
      </div>
    </Main>
  );
}

const isItem = (block: Block | undefined) => block?.kind === "item";
const isNumbered = (block: Block | undefined) => typeof block?.number === "number";

/** Items that follow each other are one list, if all or none have numbers. */
function parts(blocks: readonly Block[]): readonly (readonly Block[])[] {
  return blocks.reduce<Block[][]>((found, block) => {
    const last = found.at(-1);
    const [first] = last ?? [];
    if (last && isItem(block) && isItem(first) && isNumbered(block) === isNumbered(first)) last.push(block);
    else found.push([block]);
    return found;
  }, []);
}

function Part(part: readonly Block[], index: number) {
  const [first] = part;
  if (!first) return null;
  // The blocks of a page never move.
  if (first.kind === "item") {
    const items = part.map((item, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the items of one list never move.
      <li key={at} value={item.number ?? undefined}>
        <Spans block={item} />
      </li>
    ));
    const List = isNumbered(first) ? "ol" : "ul";
    return (
      <List key={index} className="list">
        {items}
      </List>
    );
  }
  if (first.kind === "paragraph") {
    return (
      <p key={index}>
        <Spans block={first} />
      </p>
    );
  }
  const Heading = first.level === 2 ? "h2" : "h3";
  return (
    <Heading key={index} className="mt-6">
      <Spans block={first} />
    </Heading>
  );
}

function Spans({ block: { spans } }: { readonly block: Block }) {
  return spans.map((span, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the words of one block never move.
    <Words key={index} span={span} />
  ));
}

function Words({ span: { text, strong, href } }: { readonly span: Block["spans"][number] }) {
  const words = strong ? <strong>{text}</strong> : text;
  if (href === null) return words;
  return (
    <a href={href} {...(href.startsWith("https:") && { rel: "noreferrer" })}>
      {words}
    </a>
  );
}
