// The part of curl that the pages use, for a machine that has none: it stands last on PATH.
const options = { method: undefined, headers: [], body: undefined, url: "", include: false };
const args = process.argv.slice(2);
for (let index = 0; index < args.length; index += 1) {
  const arg = args[index];
  if (arg === "-X") options.method = args[(index += 1)];
  else if (arg === "-H") options.headers.push(args[(index += 1)]);
  else if (arg === "-d") options.body = args[(index += 1)];
  else if (/^-[sSNi]+$/.test(arg)) options.include ||= arg.includes("i");
  else if (arg.startsWith("-")) throw new Error(`this curl does not know ${arg}`);
  else options.url = arg;
}
const headers = options.headers.map((header) => [
  header.slice(0, header.indexOf(":")),
  header.slice(header.indexOf(":") + 1).trim(),
]);
const answer = await fetch(options.url, {
  method: options.method ?? (options.body === undefined ? "GET" : "POST"),
  headers,
  body: options.body,
});
if (options.include)
  process.stdout.write(
    `HTTP/1.1 ${answer.status} ${answer.statusText}\r\n${[...answer.headers].map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`,
  );
process.stdout.write(await answer.text());
