import type { ServerFormHandle } from "@/form";
import type { Values } from "./values";

export type Form = ServerFormHandle<Values>;
