import { currentLanguage } from "@/i18n";
import { NetworkFailure, problemOf } from "./problem";
import { watcher } from "./session";

interface Upload<Answer> {
  readonly answer: Promise<Answer>;
  readonly abort: () => void;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Sends a file as the raw body of a POST. XMLHttpRequest, because fetch tells nothing of how far a
 * request has got.
 */
export function uploadFile<Answer>(
  file: File,
  onProgress: (percent: number) => void,
  address = "/api/v1/documents",
): Upload<Answer> {
  const request = new XMLHttpRequest();
  const answer = new Promise<Answer>((resolve, reject) => {
    request.upload.addEventListener("progress", ({ loaded, total }) =>
      onProgress(Math.round((100 * loaded) / total)),
    );
    request.addEventListener("error", () => reject(new NetworkFailure("upload failed")));
    request.addEventListener("abort", () => reject(new DOMException("upload cancelled", "AbortError")));
    request.addEventListener("load", () => {
      const body = readJson(request.responseText);
      watcher.answers(address, (name) => request.getResponseHeader(name));
      if (request.status < 300) return resolve(body as Answer); // The API's contract types this body.
      const problem = problemOf(request.status, body, request.getResponseHeader("Retry-After"));
      watcher.refused(problem);
      reject(problem);
    });
  });
  request.open("POST", address);
  request.setRequestHeader("Accept-Language", currentLanguage());
  for (const [name, value] of Object.entries(watcher.leaves(address))) request.setRequestHeader(name, value);
  request.setRequestHeader("Content-Type", file.type);
  request.setRequestHeader(
    "Content-Disposition",
    `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
  );
  request.send(file);
  return { answer, abort: () => request.abort() };
}
