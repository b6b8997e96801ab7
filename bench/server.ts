/** Serves what is measured: files and pages compressed with brotli, the sandbox behind the same compression, and the peers' APIs. */
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, request as forward, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { brotliCompressSync, constants } from "node:zlib";

/** An answer before it is compressed. */
export interface Answer {
  status?: number;
  type: string;
  body: Buffer | string;
  headers?: Record<string, string>;
}

/** Finds the answer to a request; `undefined` is answered with 404. */
export type Handler = (request: IncomingMessage, url: URL) => Answer | undefined | Promise<Answer | undefined>;

/** A request that has arrived, at milliseconds since 1970. */
export interface Arrival {
  method: string;
  /** The address from the path on. */
  target: string;
  at: number;
}

/** What is not compressed a second time. */
const COMPRESSED = /^(image\/(?!svg)|font\/)/;

/** Below this, compressing adds bytes. */
const SMALLEST = 100;

/** Serves one origin. */
export class CompressingServer {
  /** Every request but those that only ask whether another one is allowed. */
  readonly arrivals: Arrival[] = [];
  readonly #handler: Handler;
  readonly #compressed = new Map<string, Buffer>();
  readonly #server: Server = createServer((request, response) => {
    this.#answer(request, response).catch((error: unknown) => {
      response.writeHead(500, { "content-type": "text/plain" }).end(String(error));
    });
  });

  private constructor(handler: Handler) {
    this.#handler = handler;
  }

  static async start(handler: Handler): Promise<CompressingServer> {
    const server = new CompressingServer(handler);
    await new Promise<void>((resolve, reject) => {
      server.#server.once("error", reject);
      server.#server.listen(0, "127.0.0.1", resolve);
    });
    return server;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = performance.timeOrigin + performance.now();
    const url = new URL(request.url ?? "/", this.origin);
    const method = request.method ?? "GET";
    if (method !== "OPTIONS") this.arrivals.push({ method, target: url.pathname + url.search, at });
    const answer = (await this.#handler(request, url)) ?? { status: 404, type: "text/plain", body: "not found" };
    const whole = Buffer.from(answer.body);
    const shrinks = whole.length > SMALLEST && !COMPRESSED.test(answer.type);
    const body = shrinks ? this.#compress(whole) : whole;
    response.writeHead(answer.status ?? 200, {
      ...answer.headers,
      ...(answer.type ? { "content-type": answer.type } : {}),
      ...(shrinks ? { "content-encoding": "br", vary: "accept-encoding" } : {}),
      "content-length": body.length,
    });
    response.end(method === "HEAD" ? undefined : body);
  }

  /** Compresses as much as brotli can, once for each content. */
  #compress(whole: Buffer): Buffer {
    const key = createHash("sha256").update(whole).digest("base64");
    const known = this.#compressed.get(key);
    if (known) return known;
    const compressed = brotliCompressSync(whole, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: whole.length },
    });
    this.#compressed.set(key, compressed);
    return compressed;
  }
}

/** Lets pages of any origin read an answer, and send what they want. */
export const ANY_ORIGIN = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "*",
  "access-control-allow-methods": "*",
  "access-control-expose-headers": "*",
};

/** Answers with JSON that a page of any origin may read. */
export function json(value: unknown): Answer {
  return { type: "application/json", body: JSON.stringify(value), headers: ANY_ORIGIN };
}

/** Headers that hold for one connection only, or that the compression sets anew. */
const OWN_HEADERS = ["connection", "keep-alive", "transfer-encoding", "content-length", "content-encoding", "content-type"];

/** Passes every request on to the server at `origin`, and returns its answer. */
export function proxy(origin: string): Handler {
  return (incoming, url) =>
    new Promise<Answer>((resolve, reject) => {
      const headers = { ...incoming.headers };
      delete headers["accept-encoding"];
      const outgoing = forward(`${origin}${url.pathname}${url.search}`, { method: incoming.method ?? "GET", headers }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("error", reject);
        answer.on("end", () => {
          const kept = Object.entries(answer.headers).filter(([name]) => !OWN_HEADERS.includes(name));
          resolve({
            status: answer.statusCode ?? 502,
            type: answer.headers["content-type"] ?? "",
            body: Buffer.concat(chunks),
            headers: Object.fromEntries(kept.map(([name, value]) => [name, String(value)])),
          });
        });
      });
      outgoing.on("error", reject);
      incoming.pipe(outgoing);
    });
}
