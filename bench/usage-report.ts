// Loaded into a measured process before its program (`node --import`). Answers every message with
// the CPU time and the memory that the process has used so far.
process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send?.({
    cpuMicroseconds: user + system,
    rssBytes: process.memoryUsage.rss(),
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
  });
});
// The channel alone must not keep an ended program alive.
process.channel?.unref();
