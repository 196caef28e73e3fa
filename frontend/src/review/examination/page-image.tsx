import { useEffect, useState } from "react";
import { send } from "@/client";
import { failureText } from "@/form";
import { useT } from "@/i18n";
import { Button, Notice, Skeleton } from "@/ui";

interface Image {
  readonly address: string;
  readonly width: number;
  readonly height: number;
}

type Loading = Image | { readonly failure: unknown } | null;

async function load(path: string, signal: AbortSignal): Promise<Image> {
  const response = await send(new Request(new URL(path, location.origin), { signal }));
  const blob = await response.blob();
  const { width, height } = await createImageBitmap(blob);
  return { address: URL.createObjectURL(blob), width, height };
}

/** A page as an image, fetched like everything else so that a refusal says why. The last one stays until the next is there. */
function usePageImage(path: string, attempt: number): Loading {
  const [loading, setLoading] = useState<Loading>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt fetches the same path again.
  useEffect(() => {
    const ended = new AbortController();
    load(path, ended.signal).then(
      (image) => (ended.signal.aborted ? URL.revokeObjectURL(image.address) : setLoading(image)),
      (failure: unknown) => !ended.signal.aborted && setLoading({ failure }),
    );
    return () => ended.abort();
  }, [path, attempt]);
  useEffect(() => {
    if (loading && "address" in loading) return () => URL.revokeObjectURL(loading.address);
  }, [loading]);
  return loading;
}

/** Clockwise, in quarters of a turn. */
export type Turn = 0 | 1 | 2 | 3;

interface Props {
  readonly path: string;
  readonly label: string;
  /** How wide it is shown, in pixels. */
  readonly width: number;
  readonly turn: Turn;
}

export function PageImage({ path, label, width, turn }: Props) {
  const { t } = useT();
  const [attempt, setAttempt] = useState(0);
  const image = usePageImage(path, attempt);
  if (image === null) return <Skeleton lines={12} />;
  if ("failure" in image) {
    return (
      <Notice kind="danger" live>
        <p>{failureText(image.failure)}</p>
        <div className="mt-3">
          <Button kind="secondary" size="small" onClick={() => setAttempt(attempt + 1)}>
            {t("common.error.retry")}
          </Button>
        </div>
      </Notice>
    );
  }
  return <TurnedImage image={image} label={label} width={width} turn={turn} />;
}

/* As SVG, where a turned image takes the room it needs, with attributes that the content policy allows. */
function TurnedImage({ image, label, width, turn }: Omit<Props, "path"> & { readonly image: Image }) {
  const { width: w, height: h, address } = image;
  const upright = turn % 2 === 0;
  const [across, down] = upright ? [w, h] : [h, w];
  const transform = [
    undefined,
    `translate(${h} 0) rotate(90)`,
    `translate(${w} ${h}) rotate(180)`,
    `translate(0 ${w}) rotate(270)`,
  ][turn];
  return (
    <svg
      className="doc-page"
      role="img"
      aria-label={label}
      width={width}
      height={Math.round((width * down) / across)}
      viewBox={`0 0 ${across} ${down}`}
    >
      <image href={address} width={w} height={h} transform={transform} />
    </svg>
  );
}
