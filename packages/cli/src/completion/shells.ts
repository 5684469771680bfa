/** The shells for which there is a completion. */
export const SHELLS: readonly string[] = ["bash", "zsh", "fish"];
