import { DocumentRow } from "@/documents";
import { FileList } from "@/ui";

/** For a `SectionTable`: the files themselves in place of their names, to be looked at. */
export const filesInPlace = (ids: readonly string[]) => (pointer: string) =>
  pointer === "/attachments" &&
  ids.length > 0 && (
    <FileList>
      {ids.map((id) => (
        <DocumentRow key={id} id={id} />
      ))}
    </FileList>
  );
