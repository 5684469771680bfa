export { messageSender, type MessageSenderOptions } from "./message-sender.ts";
export { allowedPrefixProblem } from "./receiver-rules.ts";
