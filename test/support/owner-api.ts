/** What the owner of recordings asks over the routes, and the copy that such a page saves. */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ManifestReply } from "#protocol/http/recordings.ts";
import type { VaultReply } from "#protocol/http/vault.ts";

export interface OwnerApi {
  /** POST where there is a body. Rejects whatever is not a 200. */
  asks<T>(path: string, body?: object): Promise<T>;
  bytes(path: string): Promise<Uint8Array>;
}

export const ownerApi = (url: string, { token }: { token: string }): OwnerApi => {
  const send = async (path: string, body?: object): Promise<Response> => {
    const response = await fetch(`${url}${path}`, {
      ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
      headers: {
        ...{ origin: url, authorization: `Bearer ${token}` },
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  };
  return {
    asks: async (path, body) => (await send(path, body)).json() as never,
    bytes: async (path) => new Uint8Array(await (await send(path)).arrayBuffer()),
  };
};

/** Writes an export folder as FORMAT.md 2 says. */
export const exportTo = async (
  folder: string,
  { asks, bytes }: OwnerApi,
  recording: string,
): Promise<void> => {
  const write = async (name: string, what: string | Uint8Array) => {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), what);
  };
  const manifest = await asks<ManifestReply>(`/api/recordings/manifest?recording=${recording}`);
  const parts = manifest.parts.map(({ segments, ...rest }) => ({
    ...rest,
    segments: segments.map((one) => ({
      ...one,
      file: `${rest.part}/${String(one.segment).padStart(6, "0")}.seg`,
    })),
  }));
  await write("recording.json", JSON.stringify({ format: 1, ...manifest, parts }));
  const { vault } = await asks<VaultReply>("/api/vault");
  await write("vault.age", Buffer.from(vault?.sealedByCode ?? "", "base64"));
  for (const { part, keyFile, segments } of parts) {
    await write(`part-${part}.key.age`, Buffer.from(keyFile, "base64"));
    for (const { segment, file } of segments) {
      const query = `recording=${recording}&part=${part}&segment=${segment}`;
      await write(file, await bytes(`/api/recordings/segment?${query}`));
    }
  }
};
