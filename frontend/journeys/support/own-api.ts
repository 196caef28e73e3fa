import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { expect } from "@playwright/test";

const REPOSITORY = fileURLToPath(new URL("../../..", import.meta.url));

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });

/** A second process of the API beside the product's, on the same data, which a journey may kill and start again. */
export class OwnApi {
  #process: ChildProcess | null = null;

  private constructor(private readonly port: number) {}

  static async start(): Promise<OwnApi> {
    const own = new OwnApi(await freePort());
    await own.start();
    return own;
  }

  get address(): string {
    return `http://localhost:${this.port}`;
  }

  async start(): Promise<void> {
    const serve = ["-m", "uvicorn", "api.main:app", "--host", "127.0.0.1", "--port", String(this.port)];
    this.#process = spawn(`${REPOSITORY}/.venv/bin/python`, serve, {
      cwd: REPOSITORY,
      env: { ...process.env, GUICHET_BASE_URL: this.address },
      stdio: "ignore",
    });
    process.once("exit", () => this.#process?.kill("SIGKILL"));
    const ready = () =>
      fetch(`${this.address}/health/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
    await expect.poll(ready, { timeout: 60_000 }).toBe(true);
  }

  /** As a crash would end it, with requests under way. */
  async kill(): Promise<void> {
    const ended = new Promise((resolve) => this.#process?.once("exit", resolve));
    this.#process?.kill("SIGKILL");
    await ended;
  }
}
