import { DagctlError, invalid } from "../errors.ts";
import { auditOutside } from "../kernel/audit.ts";
import type { HostContext } from "../kernel/context.ts";
import { textField } from "../projects/validation/field-shapes.ts";
import { readBody } from "../projects/validation/read-body.ts";
import { Secret, secretNameProblem, secretValueProblem } from "../values/secret.ts";
import type { CallsOf } from "./call-rules.ts";

/**
 * Returns the secrets of one organization that projects name with `git_secret_ref`. Secrets of
 * other kinds are in the same source, under names that such a secret cannot have.
 */
export function secretsOf(context: HostContext, organization: string): CallsOf<"secrets"> {
  const { secrets } = context;
  async function names(signal: AbortSignal | undefined): Promise<readonly string[]> {
    const all = await secrets.list(organization, { signal });
    return all.filter((name) => secretNameProblem(name) === undefined);
  }

  return {
    async list({ signal } = {}) {
      const found = (await names(signal)).map((name) => ({ name }));
      return { secrets: found, total: found.length };
    },
    async put(actor, name, input, { signal } = {}) {
      const problem = secretNameProblem(name);
      if (problem !== undefined) throw invalid([{ path: "name", message: problem }]);
      const { value } = readBody(input, {
        shapes: { value: textField(secretValueProblem) },
        required: ["value"],
        what: "a secret",
      }) as { readonly value: string };
      await auditOutside(context, actor, { secret: name }, () =>
        secrets.put(organization, name, new Secret(value), { signal }),
      );
      return { name };
    },
    async delete(actor, name, { signal } = {}) {
      if (!(await names(signal)).includes(name))
        throw new DagctlError("not_found", `There is no secret "${name}"`);
      await auditOutside(context, actor, { secret: name }, () =>
        secrets.delete(organization, name, { signal }),
      );
      return { name };
    },
  };
}
