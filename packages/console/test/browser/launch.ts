import { type Browser, chromium, type LaunchOptions } from "playwright-core";

/** Launches the browser of the machine. */
export const launchBrowser = ({ args = [], ...options }: LaunchOptions = {}): Promise<Browser> =>
  chromium.launch({
    executablePath: "/usr/bin/chromium",
    // Debian's program asks for a graphics processor, which a machine without one emulates.
    args: ["--disable-gpu", ...args],
    ...options,
  });
