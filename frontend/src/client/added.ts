/** Something new in the company's data that a form elsewhere may wait for. */
export interface Added {
  readonly kind: "beneficiary" | "bank_account";
  readonly id: string;
}

const CHANNEL = "guichet-added";

/** Tells the other windows of this browser. */
export function announce(added: Added): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(added);
  channel.close();
}

/** Calls with what other windows add; gives what ends that. */
export function onAdded(listener: (added: Added) => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<Added>) => listener(data);
  return () => channel.close();
}
