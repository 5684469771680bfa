import type { PushHook } from "@dagctl/core";
import type { FormField } from "../forms/form-field.ts";

const PROVIDERS: Readonly<Record<PushHook["provider"], string>> = {
  github: "GitHub",
  gitlab: "GitLab",
  gitea: "Gitea",
};

/** Returns the name of a kind of Git server. One of a later server is named as it is. */
export const providerName = (provider: string): string =>
  new Map<string, string>(Object.entries(PROVIDERS)).get(provider) ?? provider;

/** Returns what a hook is called: the URL of its repository, unless that is damaged. */
export const titleOf = ({ id, repository_url: url }: PushHook): string => (url === "" ? id : url);

/** How an outcome of a call is shown. */
export interface OutcomeLook {
  readonly tone: "success" | "failed" | "warning" | "pending";
  readonly word: string;
}

const OUTCOMES: ReadonlyMap<string, OutcomeLook> = new Map([
  ["accepted", { tone: "success", word: "Accepted" }],
  ["wrong_signature", { tone: "failed", word: "Wrong signature" }],
  ["rate_limited", { tone: "warning", word: "Too many calls" }],
]);

/** Returns how the outcome of a call is shown. One of a later server is shown as it is. */
export const outcomeLook = (outcome: string): OutcomeLook =>
  OUTCOMES.get(outcome) ?? { tone: "pending", word: outcome };

/** The fields of a new push hook. */
export const HOOK_FIELDS: readonly FormField[] = [
  {
    name: "provider",
    label: "Git server",
    kind: "choice",
    choices: Object.keys(PROVIDERS),
    choiceWords: PROVIDERS,
    help: "How its calls are checked.",
  },
  {
    name: "repository_url",
    label: "Repository",
    kind: "text",
    isRequired: true,
    help: "Its URL, such as https://github.com/acme/analytics. Projects may have it in another form.",
  },
];

const SECRET_FIELDS: Readonly<Record<string, string>> = {
  github: "Secret",
  gitlab: "Secret token",
  gitea: "Secret",
};
const ADDRESS_FIELDS: Readonly<Record<string, string>> = {
  github: "Payload URL",
  gitlab: "URL",
  gitea: "Target URL",
};

/** Returns what the form of a Git server calls the address and the secret of a webhook. */
export const fieldNames = (
  provider: string,
): { readonly address: string; readonly secret: string } => ({
  address: ADDRESS_FIELDS[provider] ?? "URL",
  secret: SECRET_FIELDS[provider] ?? "Secret",
});
