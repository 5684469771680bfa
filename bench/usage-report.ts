// Loaded into a measured process before its program (`node --import`): answers every message with
// what the process has used so far.
process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMicroseconds: user + system, rssBytes: process.memoryUsage.rss() });
});
// The channel alone must not keep a program alive that has ended.
process.channel?.unref();
