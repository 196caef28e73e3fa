export type IconName =
  | "alert"
  | "bin"
  | "calendar"
  | "camera"
  | "check"
  | "chevron"
  | "clock"
  | "coins"
  | "copy"
  | "cross"
  | "eye"
  | "file"
  | "info"
  | "left"
  | "lock"
  | "message"
  | "minus"
  | "more"
  | "out"
  | "pdf"
  | "pencil"
  | "phone"
  | "plus"
  | "qr"
  | "return"
  | "right"
  | "rotate"
  | "search"
  | "send"
  | "upload"
  | "user"
  | "zoomin"
  | "zoomout";

/** Decoration in the colour of the text around it; what it means must also be said in words. */
export function Icon({ name, flip = false }: { readonly name: IconName; readonly flip?: boolean }) {
  return <span className={`icon icon--${name}${flip ? " icon--flip" : ""}`} aria-hidden="true" />;
}
