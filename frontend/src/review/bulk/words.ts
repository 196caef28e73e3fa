import { formatMoney } from "@/i18n";

export const chf = (amount: string): string => `CHF\u00a0${formatMoney(amount)}`;
