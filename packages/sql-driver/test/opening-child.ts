// Opens the store at a given moment and prints the number of the lease that it got.
import { storeAt } from "./store-at.ts";

const [file = "", moment = "0"] = process.argv.slice(2);
const store = storeAt(file);
while (Date.now() < Number(moment));
await store.open();
const { number } = await store.claimHost(`host-${process.pid}`, 60_000);
console.log(number);
await store.close();
