// Takes the lock and opens the store as a host does, reports that, and keeps both until it is
// killed.
import { isDagctlError } from "@dagctl/core/errors";
import { sqliteStore } from "@dagctl/sql-driver";

const [file = "", wait = "0"] = process.argv.slice(2);
const store = sqliteStore({ file });
try {
  await store.lock(Number(wait));
  await store.open();
  console.log("locked");
  setInterval(() => undefined, 60_000);
} catch (error) {
  console.log(isDagctlError(error) ? `${error.code}: ${error.message}` : String(error));
}
