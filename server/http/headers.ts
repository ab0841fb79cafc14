/** What every answer tells the browser it may do: little. */
import helmet from "@fastify/helmet";
import type { FastifyInstance } from "fastify";
import type { Config } from "../config.ts";
import type { Origins } from "./origins.ts";

const HSTS_S = 365 * 24 * 3_600;

/** The page itself may use these; everything else that browsers know of is off. */
const OWN = ["camera", "microphone", "display-capture", "speaker-selection", "screen-wake-lock"];
const OFF = [
  ...["accelerometer", "ambient-light-sensor", "attribution-reporting", "autoplay", "bluetooth"],
  ...["browsing-topics", "clipboard-read", "cross-origin-isolated", "encrypted-media"],
  ...["gamepad", "geolocation", "gyroscope", "hid", "identity-credentials-get", "idle-detection"],
  ...["join-ad-interest-group", "local-fonts", "magnetometer", "midi", "otp-credentials"],
  ...["payment", "picture-in-picture", "run-ad-auction", "serial", "sync-xhr", "usb"],
  ...["window-management", "xr-spatial-tracking"],
];
/** The page plays what it receives, so it may start playing by itself. */
const PERMISSIONS = [
  ...OWN.map((feature) => `${feature}=(self)`),
  ...OFF.map((feature) => `${feature}=${feature === "autoplay" ? "(self)" : "()"}`),
].join(", ");

export async function addHeaders(
  app: FastifyInstance,
  config: Pick<Config, "secure">,
  origins: Origins,
): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        "default-src": ["'self'"],
        // Safari before 15.4 does not count the own WebSocket as 'self'.
        "connect-src": ["'self'", () => sockets(origins).join(" ")],
        "font-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "media-src": ["'self'", "blob:"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "worker-src": ["'self'", "blob:"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
      },
    },
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: "no-referrer" },
    strictTransportSecurity: config.secure ? { maxAge: HSTS_S, includeSubDomains: false } : false,
    xFrameOptions: { action: "deny" },
  });
  app.addHook("onSend", async (request, reply) => {
    reply.header("permissions-policy", PERMISSIONS);
    if (request.url.startsWith("/api") || !reply.hasHeader("cache-control")) {
      reply.header("cache-control", "no-store");
    }
  });
}

const sockets = (origins: Origins): string[] =>
  origins.list().map((origin) => origin.replace(/^http/, "ws"));
