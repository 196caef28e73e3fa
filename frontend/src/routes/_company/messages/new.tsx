import { createFileRoute } from "@tanstack/react-router";
import { loadTexts } from "@/i18n";
import { NewMessagePage } from "@/messages/new-message-page";

export const Route = createFileRoute("/_company/messages/new")({
  loader: () => loadTexts("messages", "documents"),
  component: NewMessagePage,
});
