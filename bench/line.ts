/** The slow line and the slow device that every form is measured on. */

/** Bytes a second from the server: 1.6 Mbit/s. */
export const DOWNLOAD = 1_600_000 / 8;

/** Bytes a second to the server: 750 kbit/s. */
export const UPLOAD = 750_000 / 8;

/** Milliseconds until the answer to a request begins. */
export const LATENCY_MILLISECONDS = 150;

/** How many times slower than this machine the page's main thread is. */
export const CPU_SLOWDOWN = 4;

/** Tells on what the forms are measured. */
export function conditions(chromium: string): string {
  const megabits = (DOWNLOAD * 8) / 1_000_000;
  return `Chromium ${chromium}, ${megabits} Mbit/s down, ${LATENCY_MILLISECONDS} ms to each answer, the CPU ${CPU_SLOWDOWN} times slower, nothing cached`;
}
