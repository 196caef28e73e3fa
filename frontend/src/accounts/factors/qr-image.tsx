interface Props {
  readonly label: string;
  /** Dark modules as #. */
  readonly rows: readonly string[];
}

const QUIET = 4;

/** A QR code as an image that the content policy allows: drawn in place, always dark on light. */
export function QrImage({ label, rows }: Props) {
  const size = rows.length + 2 * QUIET;
  const path = rows
    .flatMap((row, y) =>
      [...row].map((module, x) => (module === "#" ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : "")),
    )
    .join("");
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      width={size * 4}
      height={size * 4}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
