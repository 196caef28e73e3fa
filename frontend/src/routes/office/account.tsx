import { createFileRoute } from "@tanstack/react-router";
import { OfficeAccountPage } from "@/accounts/account-page";

export const Route = createFileRoute("/office/account")({ component: OfficeAccountPage });
