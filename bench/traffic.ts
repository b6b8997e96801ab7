/** Counts what a page receives over the line, as the DevTools report it: compressed, and with the headers. */
import type { CDPSession } from "@playwright/test";

/** How long the line has to be still before everything counts as loaded, in milliseconds. */
const STILL_MILLISECONDS = 700;

/** Some bytes that came, at seconds of the browser's clock. */
interface Chunk {
  at: number;
  bytes: number;
}

/** A request, and what has come of the answer. */
interface Load {
  /** The address from the path on. */
  target: string;
  chunks: Chunk[];
  open: boolean;
}

/** Watches the requests of one page. */
export class Traffic {
  readonly #loads = new Map<string, Load>();
  #changed = performance.now();

  static async watch(session: CDPSession): Promise<Traffic> {
    const traffic = new Traffic();
    session.on("Network.requestWillBeSent", ({ requestId, request }) => {
      // A page's own data is no traffic.
      if (!/^https?:/.test(request.url)) return;
      traffic.#changed = performance.now();
      traffic.#loads.set(requestId, { target: targetOf(request.url), chunks: [], open: true });
    });
    session.on("Network.responseReceived", ({ requestId, timestamp, response }) => {
      traffic.#add(requestId, timestamp, response.encodedDataLength);
    });
    session.on("Network.dataReceived", ({ requestId, timestamp, encodedDataLength }) => {
      traffic.#add(requestId, timestamp, encodedDataLength);
    });
    session.on("Network.loadingFinished", ({ requestId, timestamp, encodedDataLength }) => {
      const load = traffic.#loads.get(requestId);
      // The total is certain; what the events before have not told of it came until now.
      if (load) traffic.#add(requestId, timestamp, encodedDataLength - sum(load.chunks));
      traffic.#close(requestId);
    });
    session.on("Network.loadingFailed", ({ requestId }) => traffic.#close(requestId));
    await session.send("Network.enable");
    return traffic;
  }

  /** Waits until nothing is loaded any more. */
  async settle(): Promise<void> {
    const isStill = () =>
      performance.now() - this.#changed > STILL_MILLISECONDS && [...this.#loads.values()].every(({ open }) => !open);
    while (!isStill()) await new Promise((resolve) => setTimeout(resolve, 50));
  }

  /** Sums what had been received at a time, in seconds of the browser's clock. */
  receivedBy(time: number): number {
    return sum([...this.#loads.values()].flatMap(({ chunks }) => chunks.filter(({ at }) => at <= time)));
  }

  /** Sums everything but the requests that are left out. */
  inAll(isLeftOut: (target: string) => boolean): number {
    return sum([...this.#loads.values()].filter(({ target }) => !isLeftOut(target)).flatMap(({ chunks }) => chunks));
  }

  #add(requestId: string, at: number, bytes: number): void {
    this.#changed = performance.now();
    if (bytes > 0) this.#loads.get(requestId)?.chunks.push({ at, bytes });
  }

  #close(requestId: string): void {
    this.#changed = performance.now();
    const load = this.#loads.get(requestId);
    if (load) load.open = false;
  }
}

function targetOf(address: string): string {
  const { pathname, search } = new URL(address);
  return pathname + search;
}

function sum(chunks: readonly Chunk[]): number {
  return chunks.reduce((total, { bytes }) => total + bytes, 0);
}
