import { fileURLToPath } from "node:url";
import { tanstackRouter } from "@tanstack/router-plugin/vite";
import react from "@vitejs/plugin-react";
import type { Connect, Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { budget } from "./budget.ts";

/*
 * Two entries, so that whoever logs in loads neither router nor query cache. The API server serves the same table:
 *
 *   URL path                                                        HTML
 *   /, /login/…, /registration, /registration/…, /office/login/…    index.html  (src/entrance.tsx)
 *   /api/…, /assets/…, /dev/…, /health/…, /metrics, existing files  never HTML of the SPA
 *   everything else                                                 app.html    (src/main.tsx)
 */
const ENTRANCE = /^\/(login(\/.*)?|registration(\/.*)?|office\/login(\/.*)?)?$/;
const NOT_A_PAGE = /^\/(api|assets|dev|health|metrics|src|node_modules|@)|\.\w+$/;

const servePages: Connect.NextHandleFunction = (request, _response, next) => {
  const path = (request.url ?? "/").split("?")[0] ?? "/";
  if (request.method === "GET" && !NOT_A_PAGE.test(path)) {
    request.url = ENTRANCE.test(path) ? "/index.html" : "/app.html";
  }
  next();
};

const pages: Plugin = {
  name: "pages",
  configureServer: (server) => void server.middlewares.use(servePages),
  configurePreviewServer: (server) => void server.middlewares.use(servePages),
};

/* The API server sends this policy (SECURITY R-05); previews run under it too, so that a violation shows early. */
const CONTENT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
].join("; ");

const api = { "/api": "http://127.0.0.1:8000", "/dev": "http://127.0.0.1:8000" };

export default defineConfig({
  appType: "mpa",
  plugins: [
    ...(process.env.VITEST ? [] : [tanstackRouter()]),
    react(),
    pages,
    budget({ login: 110, route: 60 }),
  ],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  json: { namedExports: false, stringify: true },
  build: {
    assetsInlineLimit: 0,
    target: "es2022",
    modulePreload: { polyfill: false },
    rolldownOptions: { input: { index: "index.html", app: "app.html" } },
  },
  server: { port: 5173, strictPort: true, proxy: api, fs: { allow: [".."] } },
  preview: {
    port: 5173,
    strictPort: true,
    proxy: api,
    headers: { "Content-Security-Policy": CONTENT_POLICY },
  },
  test: {
    environment: "happy-dom",
    setupFiles: "src/i18n/test-browser.ts",
    include: ["src/**/*.test.{ts,tsx}", "journeys/**/*.test.ts"],
  },
});
