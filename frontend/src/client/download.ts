import { NetworkFailure } from "./problem";
import { send } from "./send";

const NAME = /filename\*=UTF-8''([^;]+)/;

/** Asks for a file by POST, since its filters may hold names, and gives it to the browser to keep. */
export async function downloadFile(path: string, body: unknown): Promise<void> {
  const asked = new Request(new URL(path, location.origin), {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "Content-Type": "application/json" },
  });
  const response = await send(asked);
  const content = await response.blob().catch((error: unknown) => {
    throw new NetworkFailure("the file was cut off", { cause: error });
  });
  const [, name = ""] = NAME.exec(response.headers.get("Content-Disposition") ?? "") ?? [];
  keep(content, decodeURIComponent(name));
}

function keep(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
